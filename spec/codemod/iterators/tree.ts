export interface Tree<T> {
  value: T;
  left?: Tree<T>;
  right?: Tree<T>;
}

export function* inOrder<T>(tree: Tree<T>): Generator<T> {
  if (tree.left) yield* inOrder(tree.left);
  yield tree.value;
  if (tree.right) yield* inOrder(tree.right);
}

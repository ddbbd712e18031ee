export function* breadthFirst<T>(start: T, next: (node: T) => Iterable<T>): Generator<T> {
  const seen = new Set([start]);
  for (const node of seen) {
    yield node;
    for (const other of next(node)) seen.add(other);
  }
}

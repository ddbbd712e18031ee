// Walking the syntax tree: what a rule asks of the surroundings of a node.

import type { Rule } from 'eslint';
import type { CallExpression, Identifier } from 'estree';

/** A node that knows its parent. The program has none: no rule looks at the top itself. */
export type Node = Exclude<Rule.Node, { type: 'Program' }>;

/** A call that knows its parent. */
export type Call = CallExpression & { readonly parent: Node };

/** A function of any form. */
export type FunctionNode = Extract<
  Node,
  { type: 'FunctionDeclaration' | 'FunctionExpression' | 'ArrowFunctionExpression' }
>;

/** Nodes that give what is in them, whatever their types say. */
const TRANSPARENT = new Set([
  'ChainExpression',
  'TSAsExpression',
  'TSNonNullExpression',
  'TSSatisfiesExpression',
  'TSTypeAssertion',
]);

export function isFunction(node: Rule.Node | null | undefined): node is FunctionNode {
  return (
    node?.type === 'FunctionDeclaration' ||
    node?.type === 'FunctionExpression' ||
    node?.type === 'ArrowFunctionExpression'
  );
}

/** Gives the node that a value comes to, through casts, and its parent. */
export function outermost(node: Node): Node {
  let value = node;
  while (TRANSPARENT.has(value.parent.type)) value = value.parent as Node;
  return value;
}

/** Gives what is inside of casts. */
export function innermost(node: Node): Node {
  let value = node;
  while (TRANSPARENT.has(value.type)) value = (value as unknown as { expression: Node }).expression;
  return value;
}

/** Gives the node whose value is the value of `node`: of `a && f()`, `b ? f() : g()`, `(a, f())`. */
export function resultOf(node: Node): Node {
  for (let value = outermost(node); ;) {
    const { parent } = value;
    const goesOn =
      (parent.type === 'LogicalExpression' && parent.right === value) ||
      (parent.type === 'ConditionalExpression' && parent.test !== value) ||
      (parent.type === 'SequenceExpression' && parent.expressions.at(-1) === value);
    if (!goesOn) return value;
    value = outermost(parent);
  }
}

/** Gives the function that a node stands in, the node itself not counted; null at the top. */
export function functionAround(node: Node): FunctionNode | null {
  for (let at: Rule.Node | null = node.parent; at !== null; at = at.parent) {
    if (isFunction(at)) return at;
  }
  return null;
}

/** Gives the name that is called: `f` of `f()`, `a.f()` and `a?.f()`. */
export function calledName(call: { readonly callee: CallExpression['callee'] }): string | null {
  const callee = innermost(call.callee as Node);
  if (callee.type === 'Identifier') return callee.name;
  return callee.type === 'MemberExpression' ? keyOf(callee) : null;
}

/** Gives the key of a member, if it is written out. */
export function keyOf(member: {
  readonly computed: boolean;
  readonly property?: unknown;
  readonly key?: unknown;
}): string | null {
  const key = (member.property ?? member.key) as Node;
  if (key.type === 'PrivateIdentifier') return `#${key.name}`;
  if (!member.computed && key.type === 'Identifier') return key.name;
  return key.type === 'Literal' && typeof key.value === 'string' ? key.value : null;
}

/** Gives the object of a method that is called, if it is a plain name. */
export function calledObject(call: {
  readonly callee: CallExpression['callee'];
}): Identifier | null {
  const callee = innermost(call.callee as Node);
  if (callee.type !== 'MemberExpression') return null;
  const object = innermost(callee.object as Node);
  return object.type === 'Identifier' ? object : null;
}

/** Gives a name for messages: `lock.acquire` of `this.lock.acquire(1)`. */
export function nameForReaders(call: { readonly callee: CallExpression['callee'] }): string {
  const object = calledObject(call)?.name;
  const name = calledName(call) ?? 'the function';
  return object === undefined ? name : `${object}.${name}`;
}

/** Gives what a function's body holds, but not what the functions in it hold. */
export function nodesIn(
  fn: FunctionNode,
  keys: Readonly<Record<string, readonly string[]>>,
): Node[] {
  const found = [fn.body as Node];
  // The list grows while it is gone through.
  for (const node of found) {
    for (const key of keys[node.type] ?? []) {
      const child = (node as unknown as Record<string, Node | (Node | null)[] | null>)[key];
      for (const each of Array.isArray(child) ? child : [child]) {
        if (each !== null && each !== undefined && !isFunction(each)) found.push(each);
      }
    }
  }
  return found;
}

/** Tells a `yield` whose result is given a type where it is kept: code in the older style does that. */
export function isTyped(node: Node): boolean {
  const { parent } = outermost(node);
  if (parent.type !== 'VariableDeclarator') return false;
  return (parent.id as { typeAnnotation?: unknown }).typeAnnotation !== undefined;
}

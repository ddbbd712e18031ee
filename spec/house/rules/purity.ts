// Rules about what the machine may execute: nothing by which a platform waits, tells time or draws lots.
// Types vanish, so `Promise<T>` in a type is free; the walk keeps out of them.

import type { Node } from '@babel/types';
import type { Ground, Laws } from './laws.js';
import { type Source, type Tree, isWithin, lineOf, walk } from './tree.js';

const forbidden = new Set([
  'Promise',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'Date',
  'performance',
  'process',
]);
const globalObjects = new Set(['globalThis', 'window', 'self', 'global']);

/** Uses of the platform in rooms that must not know one. */
export function platformUses(tree: Tree, { pure }: Pick<Laws, 'pure'>): string[] {
  return [
    ...[...tree.values()]
      .filter(({ path }) => pure.rooms.some((room) => isWithin(path, room)))
      .filter(({ path }) => !(path in pure.except))
      .flatMap(usesIn),
    ...idleExceptions(tree, pure, usesIn),
  ];
}

/** Each `yield` without star where only `yield*` belongs. Async generators never meet the driver. */
export function bareYields(tree: Tree, { bareYield }: Pick<Laws, 'bareYield'>): string[] {
  return [
    ...[...tree.values()]
      .filter(({ path }) => !bareYield.rooms.some((room) => isWithin(path, room)))
      .filter(({ path }) => !(path in bareYield.except))
      .flatMap(bareYieldsIn),
    ...idleExceptions(tree, bareYield, bareYieldsIn),
  ];
}

/** An exception that excuses nothing any more is to go. */
function idleExceptions(
  tree: Tree,
  ground: Ground,
  check: (source: Source) => readonly string[],
): string[] {
  return Object.keys(ground.except)
    .filter((path) => {
      const source = tree.get(path);
      return source !== undefined && check(source).length === 0;
    })
    .map((path) => `${path} needs its exception in laws.json no more`);
}

function usesIn({ path, file }: Source): string[] {
  const uses: string[] = [];
  const aliases = new Set(globalObjects);
  const report = (node: Node, what: string): void => {
    uses.push(`${path}:${lineOf(node)} executes ${what}`);
  };
  walk(file.program, (node, parents) => {
    if (isType(node)) return false;
    if (isAsync(node)) report(node, 'a Promise (async or await)');
    if (node.type === 'VariableDeclarator') watchGlobals(node, aliases, report);
    if (node.type === 'MemberExpression' || node.type === 'OptionalMemberExpression') {
      const object = plain(node.object);
      const name = memberName(node);
      if (object.type !== 'Identifier' || name === undefined) return undefined;
      if (aliases.has(object.name) && forbidden.has(name)) report(node, `${object.name}.${name}`);
      if (object.name === 'Math' && name === 'random') report(node, 'Math.random');
    }
    if (node.type === 'Identifier' && forbidden.has(node.name) && !isMereName(node, parents)) {
      report(node, node.name);
    }
    return undefined;
  });
  return uses;
}

/** `const g = globalThis` makes `g` a global object; `const { random } = Math` draws lots. */
function watchGlobals(
  { id, init }: Extract<Node, { type: 'VariableDeclarator' }>,
  aliases: Set<string>,
  report: (node: Node, what: string) => void,
): void {
  const from = init ? plain(init) : undefined;
  if (from?.type !== 'Identifier') return;
  if (id.type === 'Identifier' && aliases.has(from.name)) aliases.add(id.name);
  if (id.type !== 'ObjectPattern') return;
  for (const property of id.properties) {
    if (property.type !== 'ObjectProperty' || property.key.type !== 'Identifier') continue;
    const { name } = property.key;
    if (aliases.has(from.name) && forbidden.has(name)) report(id, `${from.name}.${name}`);
    if (from.name === 'Math' && name === 'random') report(id, 'Math.random');
  }
}

function bareYieldsIn({ path, file }: Source): string[] {
  const found: string[] = [];
  walk(file.program, (node, parents) => {
    if (node.type !== 'YieldExpression' || node.delegate) return;
    const bodies = parents.filter((parent) => 'generator' in parent && parent.generator);
    const body = bodies.at(-1);
    if (body && 'async' in body && body.async) return;
    found.push(`${path}:${lineOf(node)} yields without star`);
  });
  return found;
}

/** Nodes of which no trace is left at run time. */
function isType(node: Node): boolean {
  if ('declare' in node && node.declare === true) return true;
  if (node.type === 'ImportDeclaration' || node.type === 'ExportNamedDeclaration') {
    const kind = node.type === 'ImportDeclaration' ? node.importKind : node.exportKind;
    return kind === 'type';
  }
  return /^TS(?!AsExpression|SatisfiesExpression|NonNullExpression|InstantiationExpression|ParameterProperty|ExportAssignment|TypeAssertion)/.test(
    node.type,
  );
}

function isAsync(node: Node): boolean {
  if (node.type === 'AwaitExpression') return true;
  if (node.type === 'ForOfStatement') return node.await;
  return 'async' in node && node.async;
}

/** An identifier that only names a member: `x.process`, `{ process: 1 }`, `process() {}`. */
function isMereName(node: Node, parents: readonly Node[]): boolean {
  const parent = parents.at(-1);
  switch (parent?.type) {
    case 'MemberExpression':
    case 'OptionalMemberExpression':
      return parent.property === node && !parent.computed;
    case 'ObjectProperty':
    case 'ObjectMethod':
    case 'ClassMethod':
    case 'ClassProperty':
    case 'ClassAccessorProperty':
      return parent.key === node && !parent.computed;
    case 'ImportSpecifier':
      return parent.imported === node && parent.local !== node;
    case 'ExportSpecifier':
      return parent.exported === node;
    default:
      return false;
  }
}

function memberName(
  node: Extract<Node, { type: 'MemberExpression' | 'OptionalMemberExpression' }>,
): string | undefined {
  const { property, computed } = node;
  if (property.type === 'StringLiteral') return property.value;
  return property.type === 'Identifier' && !computed ? property.name : undefined;
}

/** The expression without casts around it. */
function plain(node: Node): Node {
  switch (node.type) {
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
    case 'TSTypeAssertion':
    case 'ParenthesizedExpression':
      return plain(node.expression);
    default:
      return node;
  }
}

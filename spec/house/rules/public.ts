// Rules about what the package shows: each name through one door, each name explained.

import type { Node, Statement } from '@babel/types';
import { type Origin, declarationsOf, docOf, exportsOf } from './exports.js';
import type { Laws } from './laws.js';
import { type Tree, lineOf } from './tree.js';

export interface Doors {
  /** Names of core's door that no door of the package shows. */
  readonly hidden: string[];
  /** Names that more than one door shows, or that are internal and shown. */
  readonly ambiguous: string[];
  /** Doors that are not there yet; until they are, a hidden name may be meant for one of them. */
  readonly missing: string[];
}

/** How the names of core/index.ts are public. */
export function publicDoors(tree: Tree, laws: Pick<Laws, 'publicDoors' | 'shownAnew'>): Doors {
  const open = laws.publicDoors.filter((door) => tree.has(`${door}.ts`));
  const exported = open.map((door) => [door, exportsOf(tree, `${door}.ts`)] as const);
  const shown = new Map(exported.map(([door, names]) => [door, [...names.values()].map(idOf)]));
  const namesShown = new Set(exported.flatMap(([, names]) => [...names.keys()]));
  const isShownAnew = (name: string): boolean => name in laws.shownAnew && namesShown.has(name);
  const doors: Doors = {
    hidden: [],
    ambiguous: [],
    missing: laws.publicDoors.filter((door) => !open.includes(door)),
  };
  for (const [name, origin] of exportsOf(tree, 'core/index.ts')) {
    const through = open.filter((door) => shown.get(door)?.includes(idOf(origin)));
    const internal = declarationsOf(tree, origin).some((node) => docOf(node).includes('@internal'));
    if (internal && through.length > 0) {
      doors.ambiguous.push(`${name} is @internal, and public through ${through.join(', ')}`);
    } else if (through.length > 1) {
      doors.ambiguous.push(`${name} is public through ${through.join(' and ')}`);
    } else if (through.length === 0 && !internal && !isShownAnew(name)) {
      doors.hidden.push(`${name} is public through no door, and not @internal`);
    }
  }
  return doors;
}

/** Exported names without a doc comment; coroutines whose comment lacks @switches or @cancelled. */
export function undocumented(
  tree: Tree,
  door: string,
  laws: Pick<Laws, 'coroutineTypes'>,
): string[] {
  const missing: string[] = [];
  for (const [name, origin] of exportsOf(tree, door)) {
    const statements = declarationsOf(tree, origin);
    if (statements.length === 0) continue;
    const where = `${origin.path}:${lineOf(statements[0] as Statement)} ${name}`;
    const doc = statements.map(docOf).join('\n');
    if (doc === '') missing.push(`${where} has no doc comment`);
    else if (statements.some((node) => isCoroutine(valueOf(node, origin), laws))) {
      missing.push(...lacking(where, doc));
    }
    for (const statement of statements) {
      missing.push(...methodsLacking(origin, valueOf(statement, origin), laws));
    }
  }
  return missing;
}

/** The same for the public coroutine methods of a class; overloads share a comment. */
function methodsLacking(
  { path, name }: Origin,
  node: Node | undefined,
  laws: Pick<Laws, 'coroutineTypes'>,
): string[] {
  if (node?.type !== 'ClassDeclaration') return [];
  const docs = new Map<string, { line: number; doc: string }>();
  for (const member of node.body.body) {
    if (member.type !== 'ClassMethod' && member.type !== 'TSDeclareMethod') continue;
    if (member.accessibility !== undefined && member.accessibility !== null) {
      if (member.accessibility !== 'public') continue;
    }
    if (member.key.type !== 'Identifier' || member.computed === true) continue;
    if (!isCoroutine(member, laws)) continue;
    const before = docs.get(member.key.name);
    docs.set(member.key.name, {
      line: before?.line ?? lineOf(member),
      doc: `${before?.doc ?? ''}${docOf(member)}`,
    });
  }
  return [...docs]
    .filter(([, { doc }]) => !doc.includes('@internal'))
    .flatMap(([method, { line, doc }]) => lacking(`${path}:${line} ${name}#${method}`, doc));
}

function lacking(where: string, doc: string): string[] {
  return ['@switches', '@cancelled']
    .filter((tag) => !doc.includes(tag))
    .map((tag) => `${where} lacks ${tag}`);
}

/** A generator function, a function that gives a coroutine, or what `coroutine(…)` made. */
function isCoroutine(node: Node | undefined, laws: Pick<Laws, 'coroutineTypes'>): boolean {
  if (node?.type === 'CallExpression') {
    return node.callee.type === 'Identifier' && node.callee.name === 'coroutine';
  }
  if (node === undefined || !('generator' in node || 'returnType' in node)) return false;
  const annotation = 'returnType' in node ? node.returnType : undefined;
  if (annotation?.type !== 'TSTypeAnnotation') return 'generator' in node && node.generator;
  const type = annotation.typeAnnotation;
  return (
    type.type === 'TSTypeReference' &&
    type.typeName.type === 'Identifier' &&
    laws.coroutineTypes.includes(type.typeName.name)
  );
}

/** What a statement declares under a name: the function, the class, the initial value. */
function valueOf(statement: Statement, { name }: Origin): Node | undefined {
  const node = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
  if (node?.type !== 'VariableDeclaration') return node ?? undefined;
  const found = node.declarations.find(({ id }) => id.type === 'Identifier' && id.name === name);
  return found?.init ?? undefined;
}

function idOf({ path, name }: Origin): string {
  return `${path}#${name}`;
}

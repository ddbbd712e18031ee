import type { NodePath } from '@babel/traverse';
import type * as t from '@babel/types';
import type { Bodies, Body, Use, Wanted, WaitPath } from './body.js';
import { type Draft, Refusal } from './draft.js';
import type { Imported, Imports } from './imports.js';
import { isGlobal, isQuiet } from './facts.js';
import { lineOf, type Source } from './source.js';
import type { Values } from './values.js';

/** Options of `codemod`. */
export interface CodemodOptions {
  /** The name of the file: its ending says which language it is written in. */
  readonly path: string;
  /** True: a call that is yielded is taken for one that gives a promise. */
  readonly assumePromises?: boolean;
  /** True: the other files are rewritten as well, so that exported functions may change. */
  readonly acrossFiles?: boolean;
}

/** What a direction has to work with. */
export interface Workshop {
  readonly source: Source;
  readonly imports: Imports;
  readonly bodies: Bodies;
  readonly values: Values;
  readonly options: CodemodOptions;
  /** True for a body that is about to be rewritten. */
  isConverted(body: Body | undefined): boolean;
}

/** One of the four codemods. */
export interface Direction {
  readonly isWanted: Wanted;
  /** The modules whose imports may have become superfluous. */
  readonly clears: RegExp;
  /** True if a use, or the body itself, shows that it is a coroutine. */
  isProof(use: Use, workshop: Workshop): boolean;
  isProven(body: Body, workshop: Workshop): boolean;
  /** Drafts all that is to be done for a body; throws a `Refusal` if something stands against it. */
  draft(body: Body, workshop: Workshop, draft: Draft): void;
}

/** Where a value goes. */
export interface Position {
  /** The wait that takes it, directly or as a member. */
  readonly wait?: WaitPath;
  /** The call of `gather` or `Promise.all` that stands between. */
  readonly through?: NodePath<t.CallExpression>;
  readonly isMember: boolean;
  /** The call that it is an argument of. */
  readonly call?: NodePath<t.CallExpression>;
}

export function positionOf(value: NodePath, { imports }: Workshop): Position {
  let top: NodePath = value;
  for (;;) {
    const parent: NodePath | null = top.parentPath;
    if (parent?.isArrayExpression() === true) top = parent;
    else if (parent?.isObjectProperty() === true && top.key === 'value') {
      top = parent.parentPath;
    } else break;
  }
  const isMember = top !== value;
  const parent = top.parentPath;
  if (parent?.isYieldExpression() === true || parent?.isAwaitExpression() === true) {
    return { wait: parent as WaitPath, isMember };
  }
  if (parent?.isCallExpression() !== true || top.listKey !== 'arguments') return { isMember };
  const above = parent.parentPath;
  const isWaited = above?.isYieldExpression() || above?.isAwaitExpression();
  if (isMember && isWaited && isTogether(parent, imports)) {
    return { wait: above as WaitPath, through: parent, isMember };
  }
  return { isMember, ...(isMember ? {} : { call: parent }) };
}

/** True for `gather([…])` and `Promise.all([…])`. */
export function isTogether(call: NodePath<t.CallExpression>, imports: Imports): boolean {
  if (call.node.arguments.length !== 1 || call.node.arguments[0]?.type !== 'ArrayExpression') {
    return false;
  }
  return importedAs(call.get('callee'), imports)?.name === 'gather' || isPromiseAll(call);
}

export function isPromiseAll(call: NodePath<t.CallExpression>): boolean {
  const callee = call.get('callee');
  if (!callee.isMemberExpression()) return false;
  const { property } = callee.node;
  return (
    isGlobal(callee.get('object'), 'Promise') &&
    property.type === 'Identifier' &&
    property.name === 'all'
  );
}

/**
 * Gives the first of some expressions that is evaluated after one that begins something, and does
 * something itself. Promises begin where they are made, and coroutines once all is evaluated.
 */
export function lateAmong(
  leaves: readonly NodePath[],
  begins: (leaf: NodePath) => boolean,
): NodePath | undefined {
  const first = leaves.findIndex(begins);
  if (first === -1) return undefined;
  return leaves.slice(first + 1).find((leaf) => {
    const { node } = leaf;
    if (!begins(leaf) || node.type !== 'CallExpression') return !isQuiet(node);
    return !node.arguments.every((one) => isQuiet(one));
  });
}

/** What an identifier was imported as, if it is not shadowed. */
export function importedAs(path: NodePath, imports: Imports): Imported | undefined {
  if (!path.isIdentifier()) return undefined;
  const binding = path.scope.getBinding(path.node.name);
  if (binding === undefined || !binding.scope.path.isProgram()) return undefined;
  return imports.of(path.node.name);
}

/**
 * True if it can be noticed when, within its turn, a coroutine begins that is started here: not if
 * its outcome is waited for at once, and not in the last statement of a module.
 */
export function isBeginNoticed(start: NodePath): boolean {
  let top = start;
  for (;;) {
    const parent: NodePath | null = top.parentPath;
    if (parent?.isAwaitExpression() === true || parent?.isYieldExpression() === true) return false;
    if (parent?.isMemberExpression() === true && top.key === 'object') top = parent;
    else if (parent?.isCallExpression() === true && top.key === 'callee' && top !== start) {
      top = parent;
    } else break;
  }
  const statement = top.parentPath;
  if (statement?.isExpressionStatement() !== true && !isVoid(statement)) return true;
  const whole = statement?.isExpressionStatement() === true ? statement : statement?.parentPath;
  if (whole?.parentPath?.isProgram() !== true) return true;
  const rest = whole.getAllNextSiblings();
  return rest.some(({ node }) => !/^(Function|Export(Named|All)|TS)/.test(node.type));
}

function isVoid(path: NodePath | null): boolean {
  return path?.isUnaryExpression() === true && path.node.operator === 'void';
}

/** Refuses a body that others may see, unless the other files are rewritten, too. */
export function refuseExport(use: Use, { options }: Workshop): void {
  if (use.isExport !== true || options.acrossFiles === true) return;
  throw new Refusal(
    use.ref.node,
    'it is exported, and other files may use it as it is: with --across-files they are taken to be rewritten as well',
  );
}

export function refuseUse(use: Use): never {
  throw new Refusal(
    use.ref.node,
    use.call === undefined
      ? `it is handed on as a value at line ${String(lineOf(use.ref.node))}, and what becomes of it there cannot be seen`
      : `its result goes somewhere at line ${String(lineOf(use.ref.node))} where it cannot be followed`,
  );
}

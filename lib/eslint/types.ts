// What TypeScript knows of a call, where typescript-eslint's parser was given types. The compiler
// itself is not imported: what is asked of its objects is written down here.

import type { Rule } from 'eslint';
import type { Node } from './nodes.js';

interface Type {
  readonly flags: number;
  readonly symbol?: { readonly name: string };
  readonly types?: readonly Type[];
  readonly target?: unknown;
}

interface Checker {
  getTypeAtLocation(node: unknown): Type;
  getTypeArguments(type: unknown): readonly Type[];
}

interface ParserServices {
  readonly program?: { getTypeChecker(): Checker } | null;
  readonly esTreeNodeToTSNodeMap?: { get(node: unknown): unknown };
}

/** What a type says: that of a coroutine, of a future, of a promise, of something else, or nothing. */
export type Verdict =
  'generator' | 'thenable coroutine' | 'future' | 'promise' | 'other' | 'unknown';

// Flags of the compiler, the same since TypeScript 4.8.
const ANY = 1;
const UNKNOWN = 2;
const UNDEFINED_OR_NULL = 32768 | 65536;

const BY_NAME: Readonly<Record<string, Verdict>> = {
  Awaitable: 'thenable coroutine',
  Call: 'thenable coroutine',
  Coroutine: 'generator',
  Future: 'future',
  Promise: 'promise',
  PromiseLike: 'promise',
  Task: 'future',
};

/** Gives what the type of a node says of it; null if there are no types. */
export function typesOf(context: Rule.RuleContext): ((node: Node) => Verdict) | null {
  const { program, esTreeNodeToTSNodeMap: nodes } = context.sourceCode
    .parserServices as ParserServices;
  if (program === undefined || program === null || nodes === undefined) return null;
  const checker = program.getTypeChecker();
  return (node) => verdictOn(checker.getTypeAtLocation(nodes.get(node)), checker);
}

function verdictOn(type: Type, checker: Checker): Verdict {
  if ((type.flags & (ANY | UNKNOWN)) !== 0) return 'unknown';
  if (type.types !== undefined) return verdictOnAll(type.types, checker);
  const { symbol } = type;
  if (symbol?.name === 'Generator') return isOfCoroutine(type, checker) ? 'generator' : 'other';
  return BY_NAME[symbol?.name ?? ''] ?? 'other';
}

/** Of a union all members must be the same; `undefined` is left to the one who wrote it. */
function verdictOnAll(types: readonly Type[], checker: Checker): Verdict {
  const told = types.filter(({ flags }) => (flags & UNDEFINED_OR_NULL) === 0);
  const [first = 'other', ...rest] = told.map((type) => verdictOn(type, checker));
  return rest.every((verdict) => verdict === first) ? first : 'other';
}

/**
 * Tells the generator of a coroutine from that of an iterator: its requests are of no type that
 * anybody would name, or what the driver resolves.
 */
function isOfCoroutine(type: Type, checker: Checker): boolean {
  const [yielded] = checker.getTypeArguments(type);
  if (yielded === undefined || (yielded.flags & ANY) !== 0) return false;
  return (
    (yielded.flags & UNKNOWN) !== 0 || !['other', 'unknown'].includes(verdictOn(yielded, checker))
  );
}

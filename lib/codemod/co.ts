// How a generator function is handed to co, and how that place is written anew.

import type { NodePath } from '@babel/traverse';
import type * as t from '@babel/types';
import type { Body, Use } from './body.js';
import { type Draft, Refusal } from './draft.js';
import type { Imports } from './imports.js';
import type { Source, Token } from './source.js';
import { isCoOf, isQuiet } from './facts.js';
import { importedAs, positionOf, type Workshop } from './workshop.js';

/** A call of co that runs a generator, or makes a function that does. */
export interface CoStart {
  readonly call: NodePath<t.CallExpression>;
  readonly isWrap: boolean;
  /** What `co.call` is given for `this`. */
  readonly self: t.Node | undefined;
  /** What it runs: a generator function, or the call of one. */
  readonly ran: NodePath;
}

/** Gives the call of co that a use is handed to. */
export function coStartOf({ value }: Use, workshop: Workshop): CoStart | undefined {
  const { call } = positionOf(value, workshop);
  if (call === undefined) return undefined;
  const callee = call.get('callee') as NodePath;
  const place = (value.key as number) ?? 0;
  const method = methodOfCo(callee, workshop.imports);
  const isFirst = place === 0 && (method === '' || method === 'wrap' || method === 'co');
  const isSecond = place === 1 && method === 'call';
  if (!isFirst && !isSecond) return undefined;
  const self = isSecond ? call.node.arguments[0] : undefined;
  return { call, isWrap: method === 'wrap', self, ran: value };
}

/** Which method of co an expression names: '' for co itself, undefined if it is not co's. */
function methodOfCo(callee: NodePath, imports: Imports): string | undefined {
  if (isCo(callee, imports)) return '';
  const imported = importedAs(callee, imports);
  if (imported?.from === 'co' && imported.name === 'wrap') return 'wrap';
  if (!callee.isMemberExpression() || !isCo(callee.get('object'), imports)) return undefined;
  const { property, computed } = callee.node;
  return property.type === 'Identifier' && !computed ? property.name : undefined;
}

function isCo(path: NodePath, imports: Imports): boolean {
  const imported = importedAs(path, imports);
  if (imported !== undefined) return isCoOf(imported);
  if (!path.isCallExpression() || path.node.callee.type !== 'Identifier') return false;
  const [module] = path.node.arguments;
  return (
    path.node.callee.name === 'require' && module?.type === 'StringLiteral' && module.value === 'co'
  );
}

/** What stands around the function in the new code. */
export interface Around {
  /** Before it: `toAsync(`, or a parenthesis. */
  readonly open: string;
  /** Between it and its call. */
  readonly close: string;
  /** For a method: before the call of it, and after. */
  readonly method: readonly [open: string, close: string];
}

/** Writes `co(fn, a)` anew, as `open fn close (a)`. */
export function rewriteStart(start: CoStart, source: Source, draft: Draft, around: Around): void {
  const { call, ran, self, isWrap } = start;
  const { node } = call;
  const ranEnd = source.endOf(ran.node);
  const close = node.end ?? 0;
  refuseSpread(node);
  if (isWrap) {
    replaceHead(start, source, draft, around.open);
    draft.replace(ranEnd, close, around.close);
    return;
  }
  if (ran.isCallExpression()) {
    rewriteCalled(start, source, draft, around);
    return;
  }
  replaceHead(start, source, draft, around.open);
  const rest = node.arguments.slice(self === undefined ? 1 : 2);
  const [first] = rest;
  const opening =
    self === undefined ? '(' : `.call(${source.text.slice(self.start ?? 0, self.end ?? 0)}`;
  if (first === undefined) {
    draft.replace(ranEnd, close - 1, `${around.close}${opening}`);
    return;
  }
  const separator = self === undefined ? '' : ', ';
  const comma = source.token(',', ranEnd, source.startOf(first)) as Token;
  const next = source.startOf(first);
  const end = source.hasComment(comma.end, next) ? comma.end : next;
  draft.replace(ranEnd, end, `${around.close}${opening}${separator}`);
}

/** Comments before the function stay where they are. */
function replaceHead(
  { call, ran, self }: CoStart,
  source: Source,
  draft: Draft,
  open: string,
): void {
  const ranStart = source.startOf(ran.node);
  const paren = source.token('(', call.node.callee.end ?? 0, ranStart) as Token;
  const isCommented = self === undefined && source.hasComment(paren.end, ranStart);
  draft.replace(call.node.start ?? 0, isCommented ? paren.end : ranStart, open);
}

/** `co(fn(a))`: the call is there already. */
function rewriteCalled(
  { call, ran, self }: CoStart,
  source: Source,
  draft: Draft,
  around: Around,
): void {
  const inner = ran.node as t.CallExpression;
  const end = call.node.end ?? 0;
  if (call.node.arguments.length > (self === undefined ? 1 : 2)) {
    throw new Refusal(call.node, 'co gets arguments besides a generator');
  }
  const ranStart = source.startOf(inner);
  if (inner.callee.type === 'Identifier') {
    draft.replace(call.node.start ?? 0, ranStart, around.open);
    if (around.close !== '') draft.insert(inner.callee.end ?? 0, around.close);
    draft.replace(inner.end ?? 0, end, '');
    return;
  }
  const [open, close] = around.method;
  if (open !== '' && !inner.arguments.every((one) => isQuiet(one))) {
    throw new Refusal(inner, 'the arguments of the method would be evaluated at another time');
  }
  draft.replace(call.node.start ?? 0, ranStart, open);
  draft.replace(source.endOf(inner), end, close);
}

function refuseSpread({ arguments: all }: t.CallExpression): void {
  const spread = all.find(({ type }) => type === 'SpreadElement');
  if (spread === all[0] && spread !== undefined) {
    throw new Refusal(spread, 'what co gets is spread from a list');
  }
}

/** What co would throw for. */
export function refuseNothing(wait: Body['waits'][number]): void {
  const { argument } = wait.node;
  if (argument === null || argument === undefined) {
    throw new Refusal(wait.node, 'it yields nothing, which co refuses when it runs');
  }
  const isLiteral = /^(Null|String|Numeric|Boolean|BigInt)Literal$|^TemplateLiteral$/;
  if (isLiteral.test(argument.type)) {
    throw new Refusal(argument, 'it yields a plain value, which co refuses when it runs');
  }
}

/** A generator that is returned is never run by co; whoever gets it may still do so. */
export function refuseReturned(body: Body, { bodies }: Workshop): void {
  for (const one of body.returns) {
    const argument = one.get('argument') as NodePath;
    if (argument.node !== null && bodies.calledBy(argument) !== undefined) {
      throw new Refusal(argument.node, 'it returns a generator, which co does not run');
    }
  }
}

/** Keeps a statement that now begins with a parenthesis apart from a line without a semicolon. */
export function guardStatement(start: NodePath, source: Source, draft: Draft): void {
  const statement = start.findParent((one) => one.isStatement());
  if (statement?.isExpressionStatement() !== true || statement.node.start !== start.node.start) {
    return;
  }
  const before = source.text.slice(0, statement.node.start ?? 0);
  const previous = statement.getPrevSibling().node as t.Node | undefined;
  if (previous === undefined || previous === null) return;
  const last = source.text[(previous.end ?? 0) - 1];
  const isBlock = /^(Function|Class)Declaration$|^(If|For|While|Try|Switch|Block|With|Labeled)/;
  const declared = previous.type === 'ExportNamedDeclaration' ? previous.declaration : undefined;
  if (last === ';' || (last === '}' && isBlock.test((declared ?? previous).type))) return;
  if (before.length > 0) draft.insertFirst(statement.node.start ?? 0, ';');
}

/** The place of `yield`, and of its star. */
export function keywordOf(
  wait: Body['waits'][number],
  source: Source,
): { start: number; end: number } {
  const { node } = wait;
  const start = node.start ?? 0;
  if (node.type === 'AwaitExpression') return { start, end: start + 'await'.length };
  const end = start + 'yield'.length;
  if (!node.delegate) return { start, end };
  return {
    start,
    end: (source.token('*', end, source.startOf(node.argument as t.Node)) as Token).end,
  };
}

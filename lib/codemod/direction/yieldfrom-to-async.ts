// Coroutines of this library become async functions, where all they use has a counterpart. Tasks,
// time limits, locks and cancellation have none.

import type { NodePath } from '@babel/traverse';
import type * as t from '@babel/types';
import type { Body, Use, WaitPath } from '../body.js';
import { keywordOf } from '../co.js';
import { type Draft, Refusal } from '../draft.js';
import { makeAsync } from '../header.js';
import { needsParens } from '../promise-of.js';
import { lineOf } from '../source.js';
import { isQuiet } from '../facts.js';
import {
  type Direction,
  importedAs,
  isBeginNoticed,
  isTogether,
  lateAmong,
  positionOf,
  refuseExport,
  refuseUse,
  type Workshop,
} from '../workshop.js';

/** What runs a coroutine that it is given. */
const RUNNERS =
  /^(run|runSync|createTask|ensureFuture|shield|waitFor|call|coroutine|toAsync|gather|wait)$/;

export const yieldfromToAsync: Direction = {
  isWanted: ({ generator, async }) => generator === true && async !== true,
  clears: /^yieldfrom$/,
  isProof: (use, workshop) => runnerOf(use, workshop) !== undefined,
  isProven: isDeclared,
  draft(body, workshop, draft) {
    makeAsync(body, workshop.source, draft);
    refuseTools(body, workshop);
    for (const one of body.returns) refusePromise(one, workshop);
    for (const wait of body.waits) draftWait(wait, workshop, draft);
    for (const use of body.uses) draftUse(use, body, workshop, draft);
    noteCancellation(body, draft);
  },
};

/** True for a function that is declared to give a coroutine. */
function isDeclared({ path }: Body, { imports }: Workshop): boolean {
  const { returnType } = path.node as t.FunctionDeclaration;
  const type = returnType?.type === 'TSTypeAnnotation' ? returnType.typeAnnotation : undefined;
  if (type?.type !== 'TSTypeReference' || type.typeName.type !== 'Identifier') return false;
  const imported = imports.of(type.typeName.name);
  return imported?.name === 'Coroutine' && imported.from.startsWith('yieldfrom');
}

interface Runner {
  readonly name: string;
  readonly call: NodePath<t.CallExpression>;
}

/** The function of the library that a use is handed to, directly or as a member of a list. */
function runnerOf({ value }: Use, workshop: Workshop): Runner | undefined {
  const position = positionOf(value, workshop);
  const call = position.call ?? position.through;
  if (call === undefined) return undefined;
  const imported = importedAs(call.get('callee'), workshop.imports);
  if (imported === undefined || !imported.from.startsWith('yieldfrom')) return undefined;
  return RUNNERS.test(imported.name) ? { name: imported.name, call } : undefined;
}

function draftUse(use: Use, body: Body, workshop: Workshop, draft: Draft): void {
  if (use.isExport === true) return refuseExport(use, workshop);
  const { wait } = positionOf(use.value, workshop);
  if (wait !== undefined && use.call !== undefined) {
    if (workshop.isConverted(workshop.bodies.around(wait))) return;
    throw new Refusal(
      wait.node,
      `line ${String(lineOf(wait.node))} waits for it in a function that stays as it is`,
    );
  }
  const runner = runnerOf(use, workshop);
  if (runner === undefined) return refuseUse(use);
  draftRunner(runner, use, body, workshop, draft);
}

function draftRunner(
  { name, call }: Runner,
  use: Use,
  body: Body,
  workshop: Workshop,
  draft: Draft,
): void {
  const { source } = workshop;
  const { node } = call;
  const isMade = name === 'toAsync' || name === 'coroutine';
  const isAlone = node.arguments.length === 1;
  const isEager = name === 'toAsync' && isEagerly(node);
  if ((!isAlone && !isEager) || (isMade ? use.call !== undefined : use.call === undefined)) {
    throw new Refusal(node, `it is handed to ${name} with options, or as what it is not`);
  }
  const open = (text: string, close: string): void => {
    draft.replace(node.start ?? 0, source.startOf(use.value.node), text);
    draft.replace(source.endOf(use.value.node), node.end ?? 0, close);
  };
  if (name === 'coroutine') {
    throw new Refusal(node, 'it is made by coroutine(…), and who awaits that cannot be followed');
  }
  if (isMade) {
    if (name === 'toAsync' && !isEager) {
      draft.note(
        node,
        body.what,
        'its first step runs inside the call now, and no longer a turn later',
      );
    }
    const isCalled = node === (call.parent as t.CallExpression).callee;
    const isInline = use.value.node === body.path.node;
    return isInline && isCalled ? open('(', ')') : open('', '');
  }
  if (name === 'call' && call.parentPath.isYieldExpression()) return;
  if (name !== 'run') {
    throw new Refusal(node, `it is handed to ${name}, which has no counterpart among promises`);
  }
  if (!isBeginNoticed(call)) return open('', '');
  const given = (use.value.node as t.CallExpression).arguments;
  if (!given.every((one) => isQuiet(one))) {
    throw new Refusal(node, 'its arguments would be evaluated at another time');
  }
  open('Promise.resolve().then(() => ', ')');
}

function isEagerly({ arguments: [, options] }: t.CallExpression): boolean {
  return (
    options?.type === 'ObjectExpression' &&
    options.properties.length === 1 &&
    options.properties[0]?.type === 'ObjectProperty' &&
    (options.properties[0].key as t.Identifier).name === 'eagerStart' &&
    options.properties[0].value.type === 'BooleanLiteral' &&
    options.properties[0].value.value
  );
}

function draftWait(wait: WaitPath, workshop: Workshop, draft: Draft): void {
  const { source } = workshop;
  const argument = wait.get('argument') as NodePath;
  const keyword = keywordOf(wait, source);
  if ((argument.node as t.Node | null) === null) {
    throw new Refusal(wait.node, 'it gives up a turn, and promises know no turns');
  }
  draftAwaited(argument, wait, workshop, draft);
  draft.replace(keyword.start, keyword.end, 'await');
  if (needsParens(argument)) {
    draft.insert(argument.node.start ?? 0, '(');
    draft.insertFirst(argument.node.end ?? 0, ')');
  }
}

function draftAwaited(value: NodePath, wait: WaitPath, workshop: Workshop, draft: Draft): void {
  const { bodies, imports, values, source } = workshop;
  const called = bodies.calledBy(value);
  if (called !== undefined) {
    if (workshop.isConverted(called)) return;
    throw new Refusal(value.node, `it delegates to ${called.what}, which stays as it is`);
  }
  if (!(wait.node as t.YieldExpression).delegate && values.isPromise(value)) return;
  const name = value.isCallExpression()
    ? importedAs(value.get('callee'), imports)?.name
    : undefined;
  if (!value.isCallExpression() || name === undefined) {
    if (workshop.options.acrossFiles === true && value.isCallExpression()) return;
    throw new Refusal(value.node, 'it waits for something that has no counterpart among promises');
  }
  const [first] = value.get('arguments') as NodePath[];
  if (first === undefined || value.node.arguments.length > (name === 'sleep' ? 2 : 1)) {
    throw new Refusal(value.node, `it waits for ${name} with options`);
  }
  if (name === 'fromPromise' || (name === 'call' && bodies.calledBy(first) !== undefined)) {
    draft.replace(value.node.start ?? 0, source.startOf(first.node), '');
    draft.replace(source.endOf(first.node), value.node.end ?? 0, '');
    if (name === 'call') draftAwaited(first, wait, workshop, draft);
  } else if (name === 'gather' && isTogether(value, imports)) {
    draftGather(value, first as NodePath<t.ArrayExpression>, workshop, draft);
  } else if (name === 'sleep') {
    draftSleep(value, workshop, draft);
  } else if (
    imports.of((value.node.callee as t.Identifier).name)?.from.startsWith('.') !== true ||
    workshop.options.acrossFiles !== true
  ) {
    throw new Refusal(value.node, `it waits for ${name}, which has no counterpart among promises`);
  }
}

function draftGather(
  call: NodePath<t.CallExpression>,
  list: NodePath<t.ArrayExpression>,
  workshop: Workshop,
  draft: Draft,
): void {
  const elements = list.get('elements') as NodePath[];
  for (const one of elements) {
    const called = (one.node as t.Node | null) === null ? undefined : workshop.bodies.calledBy(one);
    const isRight =
      called === undefined
        ? (one.node as t.Node | null) !== null && workshop.values.isPromise(one)
        : workshop.isConverted(called);
    if (!isRight) {
      throw new Refusal(one.node ?? list.node, 'what it gathers has no counterpart among promises');
    }
  }
  const late = lateAmong(elements, (one) => workshop.bodies.calledBy(one) !== undefined);
  if (late !== undefined) {
    throw new Refusal(late.node, 'what stands before it would begin before this is evaluated');
  }
  const { callee } = call.node;
  draft.replace(callee.start ?? 0, callee.end ?? 0, 'Promise.all');
}

/** A sleep becomes a timer of the host. */
function draftSleep(call: NodePath<t.CallExpression>, { source }: Workshop, draft: Draft): void {
  const [delay, result] = call.node.arguments;
  const { callee } = call.node;
  if (delay === undefined || delay.type === 'SpreadElement') {
    throw new Refusal(call.node, 'how long it sleeps is spread from a list');
  }
  if (result !== undefined) {
    throw new Refusal(result, 'it sleeps for a result, which a timer does not have');
  }
  if (call.scope.hasBinding('setTimeout', true)) {
    throw new Refusal(call.node, 'it sleeps, and setTimeout is something else here');
  }
  const type = source.isTypeScript ? '<undefined>' : '';
  const resolve = source.isTypeScript ? '() => { resolve(undefined); }' : 'resolve';
  draft.replace(
    callee.start ?? 0,
    source.startOf(delay),
    `new Promise${type}((resolve) => setTimeout(${resolve}, `,
  );
  draft.insertFirst(source.endOf(delay), ')');
  if (delay.type === 'NumericLiteral' && delay.value === 0) {
    draft.note(
      call.node,
      'a turn',
      'is given up to a timer now, which comes after all that is ready',
    );
  }
}

function refusePromise(one: NodePath<t.ReturnStatement>, { values }: Workshop): void {
  const argument = one.get('argument') as NodePath;
  if ((argument.node as t.Node | null) !== null && values.isPromise(argument)) {
    throw new Refusal(argument.node, 'it returns a promise as it is; an async function would wait');
  }
}

/** Refuses what is used of the library besides waiting. */
function refuseTools({ path }: Body, { imports, bodies }: Workshop): void {
  const known =
    /^(sleep|gather|fromPromise|call|run|toAsync|coroutine|Coroutine|Awaitable|TimeoutError)$/;
  path.traverse({
    Identifier(one) {
      const imported = importedAs(one, imports);
      if (imported === undefined || !imported.from.startsWith('yieldfrom')) return;
      if (!one.isReferencedIdentifier() || known.test(imported.name)) return;
      if (bodies.around(one)?.path.node !== path.node) return;
      throw new Refusal(
        one.node,
        `it uses ${imported.name}, which has no counterpart among promises`,
      );
    },
  });
}

function noteCancellation({ path, what, waits }: Body, draft: Draft): void {
  const tries = waits
    .map((wait) => wait.findParent((one) => one.isTryStatement() || one.isFunction()))
    .filter((one) => one?.isTryStatement() === true);
  for (const one of new Set(tries.map((found) => found?.node as t.TryStatement))) {
    draft.note(one, what, 'no cancellation reaches this `try` any more');
  }
  if (waits.length > 0) {
    draft.note(
      path.node,
      what,
      'it cannot be cancelled any more: no task, no time limit, no signal',
    );
  }
}

// Async functions become coroutines. Where one is used other than by awaiting it in another, it stands
// in `toAsync`, and is an async function as before.

import type { NodePath } from '@babel/traverse';
import type * as t from '@babel/types';
import type { Body, Use, WaitPath } from '../body.js';
import { guardStatement, keywordOf } from '../co.js';
import { type Draft, Refusal } from '../draft.js';
import { makeGenerator, retype } from '../header.js';
import {
  type Direction,
  isBeginNoticed,
  isPromiseAll,
  lateAmong,
  positionOf,
  refuseExport,
  refuseUse,
  type Workshop,
} from '../workshop.js';

export const asyncToYieldfrom: Direction = {
  isWanted: ({ generator, async }) => async === true && generator !== true,
  clears: /^$/,
  isProof: () => false,
  isProven: () => true,
  draft(body, workshop, draft) {
    const { source } = workshop;
    const { node } = body.path as NodePath<t.FunctionDeclaration>;
    const [other] = body.others;
    if (other !== undefined) throw new Refusal(other.node, 'it uses `for await` or `await using`');
    retype(body, draft, node.returnType ? draft.use('yieldfrom', 'Coroutine', true) : '');
    makeGenerator(body, source, draft);
    for (const wait of body.waits) draftWait(wait, workshop, draft);
    draftReturns(body, workshop, draft);
    draftUses(body, workshop, draft);
  },
};

function draftUses(body: Body, workshop: Workshop, draft: Draft): void {
  const isMethod = !body.path.isFunctionDeclaration() && !body.path.isExpression();
  const handedOn: Use[] = [];
  for (const use of body.uses) {
    if (use.isExport === true) refuseExport(use, workshop);
    else if (isWaited(use, workshop)) continue;
    else if (isMethod) refuseUse(use);
    else {
      draftWrap(use, body, workshop, draft);
      if (use.call === undefined) handedOn.push(use);
    }
  }
  if (handedOn[1] !== undefined) {
    throw new Refusal(
      handedOn[1].ref.node,
      'it is handed on as a value more than once, and might have to be the same one each time',
    );
  }
  if (isMethod && !body.uses.some((use) => isWaited(use, workshop))) {
    throw new Refusal(body.path.node, 'it is a method, and nothing in this file awaits it');
  }
}

/** True where a coroutine of ours takes it: by its await, by `gather`, by returning it. */
function isWaited(use: Use, workshop: Workshop): boolean {
  if (use.call === undefined) return false;
  const { parent, parentPath } = use.value;
  if (parent.type === 'ReturnStatement' || parent.type === 'ArrowFunctionExpression') {
    const around = workshop.bodies.around(use.value);
    const isBody = parentPath?.isReturnStatement() === true || use.value.key === 'body';
    return isBody && workshop.isConverted(around);
  }
  const { wait, through, isMember } = positionOf(use.value, workshop);
  if (wait === undefined || !workshop.isConverted(workshop.bodies.around(wait))) return false;
  if (!isMember) return true;
  return through !== undefined && isGathered(through, workshop);
}

/** True for a `Promise.all` that can be a `gather`. */
function isGathered(call: NodePath<t.CallExpression>, workshop: Workshop): boolean {
  if (!isPromiseAll(call)) return false;
  const [list] = call.get('arguments') as NodePath[];
  if (list?.isArrayExpression() !== true) return false;
  const elements = list.get('elements') as NodePath[];
  let calls = 0;
  const areAll = elements.every((one) => {
    if ((one.node as t.Node | null) === null) return false;
    const called = workshop.bodies.calledBy(one);
    if (called === undefined) return workshop.values.isPromise(one);
    calls += 1;
    return workshop.isConverted(called);
  });
  if (!areAll || calls === 0) return false;
  return lateAmong(elements, (one) => workshop.bodies.calledBy(one) !== undefined) === undefined;
}

function draftWrap(use: Use, body: Body, workshop: Workshop, draft: Draft): void {
  const { node, parent } = use.ref;
  const isInline = node === body.path.node;
  if (
    !use.ref.isExpression() ||
    (parent.type === 'AssignmentExpression' && use.ref.key === 'left')
  ) {
    throw new Refusal(node, 'it is assigned anew, or exported by name');
  }
  if (parent.type === 'MemberExpression' && use.ref.key === 'object') {
    throw new Refusal(node, 'a property of it is used');
  }
  if (isInline) refuseUntyped(body, workshop);
  const isEager = use.call === undefined || isBeginNoticed(use.call);
  const toAsync = draft.use('yieldfrom', 'toAsync');
  const name = isInline || !isShorthand(use.ref) ? '' : `${(node as t.Identifier).name}: `;
  draft.insertFirst(node.start ?? 0, `${name}${toAsync}(`);
  draft.insert(node.end ?? 0, `${isEager ? ', { eagerStart: true }' : ''})`);
}

function isShorthand({ parent, key }: NodePath): boolean {
  return parent.type === 'ObjectProperty' && parent.shorthand && key === 'value';
}

/** Parameters that get their types from where the function stands would lose them. */
function refuseUntyped({ path }: Body, { source }: Workshop): void {
  const untyped = path.node.params.find((one) => {
    const parameter = one.type === 'AssignmentPattern' ? one.left : one;
    const hasDefault = one.type === 'AssignmentPattern';
    return !hasDefault && !(parameter as t.Identifier).typeAnnotation;
  });
  if (source.isTypeScript && untyped !== undefined) {
    throw new Refusal(untyped, 'its parameters have their types from where it stands');
  }
}

function draftWait(wait: WaitPath, workshop: Workshop, draft: Draft): void {
  const { source, bodies } = workshop;
  const argument = wait.get('argument') as NodePath;
  const keyword = keywordOf(wait, source);
  draft.replace(keyword.start, keyword.end, 'yield*');
  if (mustStandInParens(wait)) {
    draft.insertFirst(wait.node.start ?? 0, '(');
    draft.insert(wait.node.end ?? 0, ')');
    guardStatement(wait, source, draft);
  }
  if (workshop.isConverted(bodies.calledBy(argument))) return;
  draftSettled(argument, workshop, draft);
}

/** Writes what waits for a value that is a promise, or may be one. */
function draftSettled(value: NodePath, workshop: Workshop, draft: Draft): void {
  const { source, values } = workshop;
  const { node } = value;
  if (value.isCallExpression() && isGathered(value, workshop)) {
    const { callee } = value.node;
    draft.replace(callee.start ?? 0, callee.end ?? 0, draft.use('yieldfrom', 'gather'));
    return;
  }
  const fromPromise = draft.use('yieldfrom', 'fromPromise');
  const isSure = values.isPromise(value);
  draft.insert(
    source.startOf(node),
    isSure ? `${fromPromise}(` : `${fromPromise}(Promise.resolve(`,
  );
  draft.insertFirst(source.endOf(node), isSure ? ')' : '))');
}

/** True where `await x` may stand and `yield* x` may not. */
function mustStandInParens({ node, parent, key, listKey }: WaitPath): boolean {
  if (node.extra?.['parenthesized'] === true) return false;
  switch (parent.type) {
    case 'CallExpression':
    case 'NewExpression':
    case 'OptionalCallExpression':
      return listKey !== 'arguments';
    case 'ConditionalExpression':
      return key === 'test';
    case 'MemberExpression':
    case 'OptionalMemberExpression':
      return key === 'object';
    case 'BinaryExpression':
    case 'LogicalExpression':
    case 'UnaryExpression':
    case 'AwaitExpression':
    case 'TaggedTemplateExpression':
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
    case 'ClassDeclaration':
    case 'ClassExpression':
      return true;
    default:
      return false;
  }
}

/** An async function waits for what it returns; a coroutine has to say so. */
function draftReturns(body: Body, workshop: Workshop, draft: Draft): void {
  const { values, bodies, source } = workshop;
  const own = body.path.get('body') as NodePath;
  const returned = body.returns.map((one) => one.get('argument') as NodePath);
  if (own.isExpression()) returned.push(own);
  for (const value of returned) {
    if ((value.node as t.Node | null | undefined) == null || values.isPlain(value)) continue;
    const isTried = value.findParent((one) => one.isTryStatement() || one.isFunction());
    if (isTried?.isTryStatement() === true) {
      throw new Refusal(
        value.node,
        'it returns what may be a promise from a `try`, without `await`',
      );
    }
    draft.insert(source.startOf(value.node), 'yield* ');
    if (!workshop.isConverted(bodies.calledBy(value))) draftSettled(value, workshop, draft);
  }
}

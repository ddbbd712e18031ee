// Generators that co runs become coroutines of this library. What cannot be told apart here (thunks,
// objects, promises from elsewhere) `fromYieldable` tells apart when the program runs.

import type { NodePath } from '@babel/traverse';
import type * as t from '@babel/types';
import type { Body, Use, WaitPath } from '../body.js';
import {
  coStartOf,
  keywordOf,
  refuseNothing,
  refuseReturned,
  rewriteStart,
  type CoStart,
} from '../co.js';
import { type Draft, Refusal } from '../draft.js';
import { retype } from '../header.js';
import {
  type Direction,
  isBeginNoticed,
  positionOf,
  refuseExport,
  refuseUse,
  type Workshop,
} from '../workshop.js';
import { isQuiet } from '../facts.js';
import { lineOf } from '../source.js';

export const coToYieldfrom: Direction = {
  isWanted: ({ generator, async }) => generator === true && async !== true,
  clears: /^(yieldfrom\/)?co$/,
  isProof: (use, workshop) => coStartOf(use, workshop) !== undefined,
  isProven: () => false,
  draft(body, workshop, draft) {
    const { node } = body.path as NodePath<t.FunctionDeclaration>;
    if (node.returnType) retype(body, draft, draft.use('yieldfrom', 'Coroutine', true));
    refuseReturned(body, workshop);
    for (const wait of body.waits) draftWait(wait, body, workshop, draft);
    for (const use of body.uses) draftUse(use, workshop, draft);
  },
};

function draftUse(use: Use, workshop: Workshop, draft: Draft): void {
  if (use.isExport === true) return refuseExport(use, workshop);
  const start = coStartOf(use, workshop);
  if (start !== undefined) return draftStart(start, workshop, draft);
  const { wait } = positionOf(use.value, workshop);
  const around = wait === undefined ? undefined : workshop.bodies.around(wait);
  if (wait === undefined || wait.node.type !== 'YieldExpression') return refuseUse(use);
  if (!workshop.isConverted(around)) {
    throw new Refusal(
      wait.node,
      `line ${String(lineOf(wait.node))} waits for it in a function that stays as it is`,
    );
  }
}

function draftStart(start: CoStart, { source }: Workshop, draft: Draft): void {
  const isEager = start.isWrap || isBeginNoticed(start.call);
  const options = isEager ? ', { eagerStart: true }' : '';
  const toAsync = draft.use('yieldfrom', 'toAsync');
  rewriteStart(start, source, draft, {
    open: `${toAsync}(`,
    close: `${options})`,
    method: [`${toAsync}(() => `, `${options})()`],
  });
}

function draftWait(wait: WaitPath, body: Body, workshop: Workshop, draft: Draft): void {
  const { source, bodies, values, options } = workshop;
  const argument = wait.get('argument') as NodePath;
  refuseNothing(wait);
  const called = bodies.calledBy(argument);
  const keyword = keywordOf(wait, source);
  if ((wait.node as t.YieldExpression).delegate) {
    if (called !== undefined && !workshop.isConverted(called)) {
      throw new Refusal(argument.node, `it delegates to ${called.what}, which stays as it is`);
    }
    if (called === undefined && options.acrossFiles !== true) {
      throw new Refusal(
        argument.node,
        'it delegates to what this file does not show: with --across-files that is taken to be rewritten as well',
      );
    }
    return;
  }
  const wrap = (name: string, from = 'yieldfrom', more = ''): void => {
    draft.replace(keyword.start, keyword.end, 'yield*');
    draft.insert(source.startOf(argument.node), `${draft.use(from, name)}(`);
    draft.insertFirst(source.endOf(argument.node), `${more})`);
  };
  if (called !== undefined && workshop.isConverted(called) && !mayGivePromise(called, workshop)) {
    draft.replace(keyword.start, keyword.end, 'yield*');
  } else if (values.isPromise(argument)) {
    wrap('fromPromise');
  } else if (argument.isArrayExpression() && isGatherable(argument, workshop)) {
    wrap('gather');
  } else {
    wrap('fromYieldable', 'yieldfrom/co', usesThis(body) ? ', this' : '');
  }
}

/** True if all members are coroutines or promises, and nothing happens between their beginnings. */
function isGatherable(array: NodePath<t.ArrayExpression>, workshop: Workshop): boolean {
  const { bodies, values } = workshop;
  const elements = array.get('elements') as NodePath[];
  return (
    elements.length > 0 &&
    elements.every((one) => {
      if (one.node === null) return false;
      const called = bodies.calledBy(one);
      if (called === undefined) return values.isPromise(one);
      const { arguments: given } = one.node as t.CallExpression;
      const isRight = workshop.isConverted(called) && !mayGivePromise(called, workshop);
      return isRight && given.every(isQuiet);
    })
  );
}

/** True if it may return a promise, which co would wait for. */
function mayGivePromise({ returns }: Body, { values }: Workshop): boolean {
  return returns.some((one) => {
    const argument = one.get('argument') as NodePath;
    return argument.node !== null && argument.node !== undefined && !values.isPlain(argument);
  });
}

function usesThis({ path }: Body): boolean {
  let found = false;
  path.traverse({
    Function(inner) {
      if (!inner.isArrowFunctionExpression()) inner.skip();
    },
    ThisExpression() {
      found = true;
    },
  });
  return found;
}

// Generators that co runs become async functions. `await` waits for promises only: what may be
// anything else keeps its function from being rewritten.

import type { NodePath } from '@babel/traverse';
import type * as t from '@babel/types';
import type { Body, Use, WaitPath } from '../body.js';
import {
  coStartOf,
  type CoStart,
  guardStatement,
  keywordOf,
  refuseNothing,
  refuseReturned,
  rewriteStart,
} from '../co.js';
import { type Draft, Refusal } from '../draft.js';
import { makeAsync } from '../header.js';
import { draftPromise, needsParens } from '../promise-of.js';
import { lineOf } from '../source.js';
import { type Direction, positionOf, refuseExport, refuseUse, type Workshop } from '../workshop.js';

export const coToAsync: Direction = {
  isWanted: ({ generator, async }) => generator === true && async !== true,
  clears: /^(yieldfrom\/)?co$/,
  isProof: (use, workshop) => coStartOf(use, workshop) !== undefined,
  isProven: () => false,
  draft(body, workshop, draft) {
    makeAsync(body, workshop.source, draft);
    refuseReturned(body, workshop);
    for (const wait of body.waits) draftWait(wait, workshop, draft);
    for (const use of body.uses) draftUse(use, body, workshop, draft);
  },
};

function draftUse(use: Use, body: Body, workshop: Workshop, draft: Draft): void {
  if (use.isExport === true) return refuseExport(use, workshop);
  const start = coStartOf(use, workshop);
  if (start !== undefined) return draftStart(start, body, workshop, draft);
  const { wait, isMember } = positionOf(use.value, workshop);
  if (wait?.node.type !== 'YieldExpression') return refuseUse(use);
  const isDriven = workshop.isConverted(workshop.bodies.around(wait));
  // A generator of co waits for a promise just as well, but cannot delegate to one.
  if (!isDriven && (isMember || wait.node.delegate || use.call === undefined)) {
    throw new Refusal(
      wait.node,
      `line ${String(lineOf(wait.node))} waits for it in a function that stays as it is`,
    );
  }
}

function draftStart(start: CoStart, body: Body, { source }: Workshop, draft: Draft): void {
  draft.note(start.call.node, body.what, 'as with co, nothing can cancel what is started here');
  const isInline = start.ran.node === body.path.node;
  const { parent, key } = start.call;
  const isCalled =
    (parent.type === 'CallExpression' && key === 'callee') ||
    (parent.type === 'MemberExpression' && key === 'object');
  const hasParens = isInline && (!start.isWrap || isCalled);
  if (hasParens) guardStatement(start.call, source, draft);
  rewriteStart(start, source, draft, {
    open: hasParens ? '(' : '',
    close: hasParens ? ')' : '',
    method: ['', ''],
  });
}

function draftWait(wait: WaitPath, workshop: Workshop, draft: Draft): void {
  const { source, bodies } = workshop;
  const argument = wait.get('argument') as NodePath;
  refuseNothing(wait);
  const keyword = keywordOf(wait, source);
  const called = bodies.calledBy(argument);
  if ((wait.node as t.YieldExpression).delegate) {
    if (called === undefined && workshop.options.acrossFiles !== true) {
      throw new Refusal(
        argument.node,
        'it delegates to what this file does not show: with --across-files that is taken to be rewritten as well',
      );
    }
    if (called !== undefined && !workshop.isConverted(called)) {
      throw new Refusal(argument.node, `it delegates to ${called.what}, which stays as it is`);
    }
  } else {
    draftPromise(argument, workshop, draft);
  }
  draft.replace(keyword.start, keyword.end, 'await');
  if (needsParens(argument)) {
    draft.insert(argument.node.start ?? 0, '(');
    draft.insertFirst(argument.node.end ?? 0, ')');
  }
}

import type { Rule } from 'eslint';
import { knowledgeOf } from '../knowledge.js';
import { functionAround, isTyped, type Node } from '../nodes.js';

/** Reports `yield` without a star in coroutines: its result has no type. */
export const noBareYield: Rule.RuleModule = {
  meta: {
    type: 'suggestion',
    docs: {
      description: 'require `yield*` for everything that a coroutine awaits',
      recommended: false,
    },
    fixable: 'code',
    messages: {
      nothing: 'Write `yield* sleep(0)` to give up the turn: a reader sees what is meant.',
      future: 'Write `yield*`: `yield` gives a result of type any.',
      promise: 'Write `yield* fromPromise(…)`: `yield` gives a result of type any.',
      value: 'What is yielded here is nothing that a coroutine can wait for.',
      unknown: 'Write `yield*` in a coroutine; a promise becomes an awaitable with fromPromise(…).',
    },
    schema: [],
  },
  create(context) {
    const known = knowledgeOf(context);
    const report = (node: Node, messageId: string, isFuture: boolean): void => {
      context.report({
        node,
        messageId,
        fix: (fixer) => {
          const token = isFuture ? context.sourceCode.getFirstToken(node) : null;
          return token === null ? null : fixer.insertTextAfter(token, '*');
        },
      });
    };
    return {
      YieldExpression(node) {
        if (node.delegate || !known.isCoroutineFunction(functionAround(node))) return;
        if (isTyped(node)) return;
        const { argument } = node;
        if (argument === null || argument === undefined) return report(node, 'nothing', false);
        if (known.isCoroutineCall(argument as Node)) return;
        const verdict = known.verdictOn(argument as Node);
        if (verdict === 'other') return report(node, 'value', false);
        if (verdict === 'promise') return report(node, 'promise', false);
        // What is no call may be a coroutine that is kept: to delegate to it is the same.
        report(node, verdict === 'unknown' ? 'unknown' : 'future', verdict !== 'unknown');
      },
    };
  },
};

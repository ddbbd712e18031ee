import type { Rule } from 'eslint';
import { knowledgeOf } from '../knowledge.js';
import { functionAround, nameForReaders, type Node } from '../nodes.js';

/** Reports where the two worlds are mixed: async generators that delegate to coroutines, promises behind `yield*`. */
export const noAwaitInCoroutine: Rule.RuleModule = {
  meta: {
    type: 'problem',
    docs: {
      description: 'disallow async generators and promises as coroutines',
      recommended: true,
    },
    messages: {
      asyncGenerator:
        'An `async function*` is no coroutine: the loop cannot run it. Drop `async`, and await with `yield*`; `asyncGenerator` makes one that also yields values.',
      delegated:
        "'{{name}}()' gives a promise, which `yield*` cannot go through: write `yield* fromPromise({{name}}(…))`.",
      promiseAsTask:
        "'{{name}}()' gives a promise, which is under way already: {{runner}}() takes coroutines. Await it with fromPromise(…).",
    },
    schema: [],
  },
  create(context) {
    const known = knowledgeOf(context);
    return {
      YieldExpression(node) {
        if (!node.delegate || node.argument === null || node.argument === undefined) return;
        const fn = functionAround(node);
        const argument = node.argument as Node;
        if (fn?.async === true) {
          if (known.isCoroutineCall(argument))
            context.report({ node, messageId: 'asyncGenerator' });
        } else if (argument.type === 'CallExpression' && known.verdictOn(argument) === 'promise') {
          const data = { name: nameForReaders(argument) };
          context.report({ node: argument, messageId: 'delegated', data });
        }
      },
      CallExpression(node) {
        const [given] = node.arguments as Node[];
        if (given?.type !== 'CallExpression' || known.verdictOn(given) !== 'promise') return;
        const runner = known.exported(node, STARTERS);
        if (runner === null) return;
        const data = { name: nameForReaders(given), runner };
        context.report({ node: given, messageId: 'promiseAsTask', data });
      },
    };
  },
};

/** Those that take coroutines and no promises. */
const STARTERS: ReadonlySet<string> = new Set(['createTask', 'run', 'runSync', 'call']);

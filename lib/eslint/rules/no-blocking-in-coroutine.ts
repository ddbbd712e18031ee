import type { Rule } from 'eslint';
import { knowledgeOf } from '../knowledge.js';
import { calledName, calledObject, functionAround } from '../nodes.js';

const DEFAULT_ALLOWED: readonly string[] = ['runSync', 'runForeverSync', 'closeSync'];

/** Reports calls that keep every other task from its turn. Opt-in: it goes by names alone. */
export const noBlockingInCoroutine: Rule.RuleModule = {
  meta: {
    type: 'suggestion',
    docs: { description: 'disallow calls that block inside coroutines', recommended: false },
    messages: {
      blocking:
        "'{{name}}()' blocks: no other task has a turn until it returns. Use its asynchronous form, or toThread().",
      dialog: "'{{name}}()' blocks until the user answers: no task has a turn until then.",
    },
    schema: [
      {
        type: 'object',
        properties: { allow: { type: 'array', items: { type: 'string' } } },
        additionalProperties: false,
      },
    ],
  },
  create(context) {
    const known = knowledgeOf(context);
    const { allow = [] } = (context.options[0] ?? {}) as { allow?: readonly string[] };
    const allowed = new Set([...DEFAULT_ALLOWED, ...allow]);
    return {
      CallExpression(call) {
        const name = calledName(call);
        if (name === null || allowed.has(name)) return;
        const object = calledObject(call)?.name;
        const isWait = object === 'Atomics' && name === 'wait';
        const isDialog =
          ['alert', 'confirm', 'prompt'].includes(name) && call.callee.type === 'Identifier';
        if (!isWait && !isDialog && !/[a-z]Sync$/.test(name)) return;
        if (isDialog && known.bindings.variableOf(call.callee as never)?.defs.length) return;
        if (!known.isCoroutineFunction(functionAround(call))) return;
        const shown = object === undefined ? name : `${object}.${name}`;
        context.report({
          node: call,
          messageId: isDialog ? 'dialog' : 'blocking',
          data: { name: shown },
        });
      },
    };
  },
};

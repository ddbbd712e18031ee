import type { Rule } from 'eslint';
import { knowledgeOf } from '../knowledge.js';
import { COMBINATORS } from '../names.js';
import { type Call, innermost, isFunction, nameForReaders, type Node } from '../nodes.js';
import { type Use, useOf, useOfCallback } from '../use.js';

const MESSAGES: Partial<Record<Use, string>> = {
  void: 'void',
  'never read': 'neverRead',
  'dropped by a callback': 'dropped',
  'judged by a callback': 'judged',
  'given to promises': 'promises',
};

/** Reports coroutines that nobody can run, and functions given where their calls are meant. */
export const noUnusedCoroutine: Rule.RuleModule = {
  meta: {
    type: 'problem',
    docs: { description: 'disallow coroutines that nobody runs', recommended: true },
    messages: {
      void: "`void` drops the coroutine of '{{name}}()': nothing of it runs. Give it to createTask().",
      neverRead:
        "The coroutine of '{{name}}()' is kept in a variable that nobody reads: it never runs.",
      dropped:
        "The coroutine of '{{name}}()' is dropped by the function that the callback is given to: it never runs. Use a loop, or createTask().",
      judged:
        "The coroutine of '{{name}}()' is an object, and true to the function that the callback is given to.",
      promises:
        "Promises take the coroutine of '{{name}}()' for a value: it never runs. Use gather, any or race.",
      generatorCallback:
        'A generator function for a callback: calling it runs nothing of it. Make a task of it: () => createTask(…).',
      notCalled: "'{{name}}' is a coroutine function: call it, as in {{runner}}({{name}}()).",
      notIterable: '{{runner}}() takes one iterable of awaitables: write {{runner}}([…]).',
    },
    schema: [],
  },
  create(context) {
    const known = knowledgeOf(context);
    const checkMade = (call: Call): void => {
      if (!known.isCoroutineCall(call)) return;
      const messageId = MESSAGES[useOf(call, known)];
      if (messageId === undefined) return;
      context.report({ node: call, messageId, data: { name: nameForReaders(call) } });
    };
    const checkArguments = (call: Call): void => {
      const isCombinator = known.exported(call, COMBINATORS) !== null;
      if (!isCombinator && !known.isRunner(call)) return;
      const [first] = call.arguments as Node[];
      if (first === undefined) return;
      const runner = nameForReaders(call);
      if (isCombinator && known.isCoroutineCall(first)) {
        context.report({ node: first, messageId: 'notIterable', data: { runner } });
      }
      const given = isCombinator && first.type === 'ArrayExpression' ? first.elements : [first];
      for (const each of given as (Node | null)[]) {
        if (each === null || !known.isUncalledCoroutine(each)) continue;
        const value = innermost(each);
        const name = value.type === 'Identifier' ? value.name : 'function*';
        context.report({ node: each, messageId: 'notCalled', data: { name, runner } });
      }
    };
    return {
      CallExpression(node) {
        const call = node as Call;
        checkMade(call);
        checkArguments(call);
        for (const each of call.arguments as Node[]) {
          const isGenerator = isFunction(each) && each.generator === true && each.async !== true;
          if (!isGenerator && !known.isUncalledCoroutine(each)) continue;
          if (useOfCallback(each) === 'passed on') continue;
          context.report({ node: each, messageId: 'generatorCallback' });
        }
      },
    };
  },
};

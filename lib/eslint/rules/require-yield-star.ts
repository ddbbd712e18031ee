import type { Rule } from 'eslint';
import { knowledgeOf } from '../knowledge.js';
import { type Call, isTyped, nameForReaders, type Node, outermost } from '../nodes.js';
import { mayDelegate, type Use, useOf } from '../use.js';

const MESSAGES: Partial<Record<Use, string>> = {
  statement: 'statement',
  returned: 'returned',
  yielded: 'yielded',
  awaited: 'awaited',
  tested: 'asValue',
  shown: 'asValue',
};

/** Reports a coroutine that is made where its result is meant. */
export const requireYieldStar: Rule.RuleModule = {
  meta: {
    type: 'problem',
    docs: { description: 'require `yield*` before calls of coroutines', recommended: true },
    fixable: 'code',
    hasSuggestions: true,
    messages: {
      statement:
        "'{{name}}()' makes a coroutine and does not run it: write `yield* {{name}}(…)`, or give it to createTask().",
      returned:
        "'{{name}}()' makes a coroutine, and that is what is returned: write `return yield* {{name}}(…)` to return its result.",
      yielded: 'Write `yield* {{name}}(…)`: `yield` gives a result of type any, and costs more.',
      awaited:
        "'{{name}}()' makes a generator, which `await` gives back as it is: use `toAsync`, `createTask` or `run`.",
      asValue:
        "'{{name}}()' makes a coroutine, which is an object and always true: write `yield* {{name}}(…)` for its result.",
      insert: 'Run it here, with `yield*`.',
    },
    schema: [],
  },
  create(context) {
    const known = knowledgeOf(context);
    return {
      CallExpression(call) {
        const verdict = known.verdictOn(call);
        if (verdict !== 'generator' && verdict !== 'thenable coroutine') return;
        const use = useOf(call, known);
        const messageId = MESSAGES[use];
        if (messageId === undefined || (use === 'awaited' && verdict !== 'generator')) return;
        if (use === 'yielded' && isTyped(outermost(call).parent as Node)) return;
        const data = { name: nameForReaders(call) };
        const fix = (fixer: Rule.RuleFixer): Rule.Fix => delegate(context, call as Call, fixer);
        if (use === 'yielded') context.report({ node: call, messageId, data, fix });
        else if (!mayDelegate(call, known)) context.report({ node: call, messageId, data });
        else {
          context.report({ node: call, messageId, data, suggest: [{ messageId: 'insert', fix }] });
        }
      },
    };
  },
};

/** Puts `yield*` before a call, in parentheses where they are needed. */
function delegate(context: Rule.RuleContext, call: Call, fixer: Rule.RuleFixer): Rule.Fix {
  const { parent } = call;
  if (parent.type === 'YieldExpression') {
    const token = context.sourceCode.getFirstToken(parent);
    if (token !== null) return fixer.insertTextAfter(token, '*');
  }
  if (standsAlone(call)) return fixer.insertTextBefore(call, 'yield* ');
  const text = context.sourceCode.getText(call);
  return fixer.replaceText(call, `(yield* ${text})`);
}

function standsAlone({ parent }: Call): boolean {
  return parent.type === 'ExpressionStatement' || parent.type === 'ReturnStatement';
}

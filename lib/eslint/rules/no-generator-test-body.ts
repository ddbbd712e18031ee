import type { Rule } from 'eslint';
import { calledName, innermost, isFunction, type Node } from '../nodes.js';

const TESTS: ReadonlySet<string> = new Set(
  'after afterAll afterEach before beforeAll beforeEach it setup specify suiteSetup suiteTeardown teardown test'.split(
    ' ',
  ),
);

const SUITES: ReadonlySet<string> = new Set('context describe suite'.split(' '));

const FORMS: ReadonlySet<string> = new Set(
  'concurrent each fails failing only sequential skip todo'.split(' '),
);

/** Reports tests whose body is a generator: most runners pass them without running a line. */
export const noGeneratorTestBody: Rule.RuleModule = {
  meta: {
    type: 'problem',
    docs: { description: 'disallow generator functions as bodies of tests', recommended: true },
    messages: {
      test: '{{name}}() calls the generator function and runs not a line of it: use `{{name}}.co(…)` of yieldfrom/testing, or run(…).',
      suite:
        '{{name}}() calls the generator function and runs not a line of it: use a plain function.',
    },
    schema: [
      {
        type: 'object',
        properties: { names: { type: 'array', items: { type: 'string' } } },
        additionalProperties: false,
      },
    ],
  },
  create(context) {
    const { names = [] } = (context.options[0] ?? {}) as { names?: readonly string[] };
    return {
      CallExpression(call) {
        const name = nameOfTest(call);
        if (name === null || !(TESTS.has(name) || SUITES.has(name) || names.includes(name))) return;
        for (const body of call.arguments) {
          if (!isFunction(body as Node) || (body as { generator?: boolean }).generator !== true) {
            continue;
          }
          const messageId = SUITES.has(name) ? 'suite' : 'test';
          context.report({ node: body, messageId, data: { name } });
        }
      },
    };
  },
};

/** Gives `it` of `it(…)`, `it.only(…)`, `it.each(…)(…)`; null where something else runs the body. */
function nameOfTest(call: Node): string | null {
  if (call.type !== 'CallExpression') return null;
  const callee = innermost(call.callee as Node);
  if (callee.type === 'CallExpression') {
    return calledName(callee) === 'each' ? nameOfTest(callee) : null;
  }
  if (callee.type === 'Identifier') return callee.name;
  if (callee.type !== 'MemberExpression' || callee.object.type !== 'Identifier') return null;
  return FORMS.has(calledName(call) ?? '') ? callee.object.name : null;
}

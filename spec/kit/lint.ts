// Cases for rules of ESLint: a line each, run by the RuleTester of each version that is supported.

import { createRequire } from 'node:module';
import { type Rule, RuleTester } from 'eslint';
import { countAssertion } from './guard.js';

/** What is imported in every case that begins with `P`. */
export const P =
  "import * as yf from 'yieldfrom';\n" +
  "import { asyncWith, call, coroutine, createTask, gather, Lock, Queue, run, runSync, sleep, wait, waitFor } from 'yieldfrom';\n";

/** A case with mistakes: the code, the ids of the messages, and what the fixer makes of it. */
export type Bad = readonly [code: string, ids: string | readonly string[], output?: string];

const require = createRequire(import.meta.url);

const versions = {
  'ESLint 10': RuleTester,
  'ESLint 9': (require('eslint9') as { RuleTester: typeof RuleTester }).RuleTester,
};

/** Checks a rule: code that it leaves alone, and code that it reports. */
export function check(
  name: string,
  rule: Rule.RuleModule,
  cases: { readonly good: readonly string[]; readonly bad: readonly Bad[] },
  options: readonly unknown[] = [],
): void {
  for (const [version, Tester] of Object.entries(versions)) {
    describe(version, () => {
      use(Tester);
      new Tester({ languageOptions: { ecmaVersion: 2024, sourceType: 'module' } }).run(name, rule, {
        valid: cases.good.map((code) => ({ code, options: [...options] })),
        invalid: cases.bad.map(([code, ids, output]) => ({
          code,
          options: [...options],
          output: output ?? null,
          errors: [ids]
            .flat()
            .map((messageId) => ({ messageId, ...countOf(code, rule, messageId) })),
        })),
      });
    });
  }
}

/** How many changes are suggested: the tester wants to be told. */
function countOf(code: string, rule: Rule.RuleModule, id: string): { suggestions?: number } {
  const suggests = rule.meta?.hasSuggestions === true && id !== 'yielded';
  return suggests && code.includes('/* here */') ? { suggestions: 1 } : {};
}

function use(Tester: typeof RuleTester): void {
  const runner = Tester as unknown as Record<string, unknown>;
  runner['describe'] = describe;
  runner['it'] = (title: string, test: () => void): void => {
    it(title.replaceAll('\n', ' ⏎ ').slice(0, 100), () => {
      test();
      // The tester compares by itself, and throws.
      countAssertion();
    });
  };
}

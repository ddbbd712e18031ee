// The plugin for ESLint 9 and 10, with flat configuration. It needs no types, and uses them where
// typescript-eslint's parser was given a project.

import type { ESLint, Linter, Rule } from 'eslint';
import { noAwaitInCoroutine } from './rules/no-await-in-coroutine.js';
import { noBareYield } from './rules/no-bare-yield.js';
import { noBlockingInCoroutine } from './rules/no-blocking-in-coroutine.js';
import { noGeneratorTestBody } from './rules/no-generator-test-body.js';
import { noUnusedCoroutine } from './rules/no-unused-coroutine.js';
import { requireYieldStar } from './rules/require-yield-star.js';

/** The rules, by their names. */
export const rules: Readonly<Record<string, Rule.RuleModule>> = {
  'no-await-in-coroutine': noAwaitInCoroutine,
  'no-bare-yield': noBareYield,
  'no-blocking-in-coroutine': noBlockingInCoroutine,
  'no-generator-test-body': noGeneratorTestBody,
  'no-unused-coroutine': noUnusedCoroutine,
  'require-yield-star': requireYieldStar,
};

/**
 * The plugin, for configurations that choose their rules themselves.
 *
 * @example The rules that are recommended, and one more
 * import { plugin, recommended } from 'yieldfrom/eslint';
 * const config = [recommended, { rules: { 'yieldfrom/no-blocking-in-coroutine': 'warn' } }];
 * console.log(config.length, Object.keys(plugin.rules ?? {}).length); // 2 6
 */
export const plugin: ESLint.Plugin = {
  meta: { name: 'yieldfrom', namespace: 'yieldfrom' },
  rules: { ...rules },
};

/**
 * The configuration to begin with: what it reports is a mistake. Code in the older style, with
 * `yield` where `yield*` would do, is left alone where it says what comes back.
 */
export const recommended: Linter.Config = {
  name: 'yieldfrom/recommended',
  plugins: { yieldfrom: plugin },
  rules: {
    'yieldfrom/no-await-in-coroutine': 'error',
    'yieldfrom/no-generator-test-body': 'error',
    'yieldfrom/no-unused-coroutine': 'error',
    'yieldfrom/require-yield-star': 'error',
  },
};

/** As `recommended`, with every `yield*` written out, and nothing in a coroutine that blocks. */
export const strict: Linter.Config = {
  name: 'yieldfrom/strict',
  plugins: { yieldfrom: plugin },
  rules: {
    ...recommended.rules,
    'yieldfrom/no-bare-yield': 'error',
    'yieldfrom/no-blocking-in-coroutine': 'error',
  },
};

import { noBareYield } from '../../../lib/eslint/rules/no-bare-yield.js';
import { check, P } from '../../kit/lint.js';

describe('noBareYield', () => {
  check('no-bare-yield', noBareYield, {
    good: [
      `${P}function* main() { yield* sleep(1); }`,
      `${P}function* main() { yield* createTask(sleep(1)); }`,
      // Reported by require-yield-star.
      `${P}function* main() { yield sleep(1); }`,
      'function* numbers() { yield 1; yield; }',
      `${P}function* numbers() { yield 1; } function* main() { for (const n of numbers()) yield* sleep(n); }`,
      `${P}async function* values() { yield 1; }`,
      "import { call } from 'redux-saga/effects'; function* saga() { yield call(api); }",
      `${P}function* outer() { yield* sleep(1); return function* () { yield 1; }; }`,
    ],
    bad: [
      [`${P}function* main() { yield* sleep(1); yield; }`, 'nothing'],
      [`${P}const main = coroutine(function* () { yield; });`, 'nothing'],
      [`${P}const main = coroutine(function* () { const x = yield fetch(url); });`, 'unknown'],
      [`${P}function* main() { yield* sleep(1); const x = yield future; }`, 'unknown'],
      [`${P}async function get() {} function* main() { yield* sleep(1); yield get(); }`, 'promise'],
      [
        `${P}function* main() { const x = yield createTask(sleep(1)); return x; }`,
        'future',
        `${P}function* main() { const x = yield* createTask(sleep(1)); return x; }`,
      ],
      [
        `${P}function* main() { yield gather([sleep(1)]); }`,
        'future',
        `${P}function* main() { yield* gather([sleep(1)]); }`,
      ],
      [`${P}class A { *run() { yield* sleep(1); yield this.ready; } }`, 'unknown'],
    ],
  });
});

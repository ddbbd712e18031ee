import { noAwaitInCoroutine } from '../../../lib/eslint/rules/no-await-in-coroutine.js';
import { check, P } from '../../kit/lint.js';

describe('noAwaitInCoroutine', () => {
  check('no-await-in-coroutine', noAwaitInCoroutine, {
    good: [
      `${P}function* main() { yield* sleep(1); }`,
      'async function* values() { yield* others(); }',
      'async function* inner() { yield 1; } async function* outer() { yield* inner(); }',
      `${P}async function get() {} function* main() { yield* yf.fromPromise(get()); }`,
      `${P}async function get() {} gather([get()]);`,
      `${P}function* main() { yield* sleep(1); const f = async () => { await g(); }; f(); }`,
      `${P}async function main() { await run(body()); } function* body() { yield* sleep(1); }`,
    ],
    bad: [
      [`${P}async function* main() { yield* sleep(1); }`, 'asyncGenerator'],
      [
        `${P}function* child() { yield* sleep(1); } async function* main() { await f(); yield* child(); }`,
        'asyncGenerator',
      ],
      [`${P}class A { async *run() { yield* sleep(1); } }`, 'asyncGenerator'],
      [`${P}async function get() {} function* main() { yield* get(); }`, 'delegated'],
      [
        `${P}const get = async () => 1; function* main() { const x = yield* get(); return x; }`,
        'delegated',
      ],
      [`${P}async function main() {} run(main());`, 'promiseAsTask'],
      [`${P}async function main() {} createTask(main());`, 'promiseAsTask'],
    ],
  });
});

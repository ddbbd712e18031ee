import { noBlockingInCoroutine } from '../../../lib/eslint/rules/no-blocking-in-coroutine.js';
import { check, P } from '../../kit/lint.js';

describe('noBlockingInCoroutine', () => {
  check('no-blocking-in-coroutine', noBlockingInCoroutine, {
    good: [
      'fs.readFileSync(path);',
      `${P}function load() { return readFileSync(path); }`,
      'function* paths() { yield fs.readdirSync(path); }',
      `${P}function* main() { yield* sleep(1); const f = () => fs.readFileSync(path); f(); }`,
      `${P}function* main() { yield* sleep(1); runSync(other()); }`,
      `${P}function* main() { yield* sleep(1); Atomics.load(a, 0); Sync(); }`,
      `${P}function confirm() {} function* main() { yield* sleep(1); confirm(); }`,
    ],
    bad: [
      [`${P}function* main() { yield* sleep(1); fs.readFileSync(path); }`, 'blocking'],
      [`${P}function* main() { yield* sleep(1); execSync('ls'); }`, 'blocking'],
      [`${P}function* main() { Atomics.wait(a, 0, 0, 100); } run(main());`, 'blocking'],
      [`${P}const main = coroutine(function* () { zlib.gzipSync(data); });`, 'blocking'],
      [`${P}class A { *load() { yield* sleep(1); this.fs.statSync(path); } }`, 'blocking'],
      [`${P}function* main() { yield* sleep(1); if (confirm('Sure?')) f(); }`, 'dialog'],
    ],
  });
  describe('with names that are allowed', () => {
    const good = [`${P}function* main() { yield* sleep(1); fs.existsSync(path); }`];
    check('no-blocking-in-coroutine', noBlockingInCoroutine, { good, bad: [] }, [
      { allow: ['existsSync'] },
    ]);
  });
});

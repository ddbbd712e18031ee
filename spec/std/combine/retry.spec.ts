import { expect } from 'chai';
import {
  type Coroutine,
  createTask,
  getRunningLoop,
  KeyboardInterrupt,
  retry,
  type RetryOptions,
  sleep,
  TimeoutError,
  waitFor,
} from '../../../lib/index.js';
import { VirtualTimeLoop } from '../../../lib/testing/index.js';
import { describeError, errorOf, turnsOf } from '../../kit/programs.js';
import { runVirtual } from '../../kit/turns.js';

/** Fails until attempt `good`; gives the moments of all attempts and the outcome. */
function attempts(good: number, options?: RetryOptions): string[] {
  const log: string[] = [];
  function* flaky(attempt: number): Coroutine<string> {
    log.push(`${String(attempt)} at ${String(getRunningLoop().time())}`);
    yield* turnsOf(1);
    if (attempt < good) throw new Error(`error ${String(attempt)}`);
    return 'success';
  }
  runVirtual(
    (function* () {
      try {
        log.push(yield* retry(flaky, options));
      } catch (error) {
        log.push(describeError(error));
      }
    })(),
  );
  return log;
}

describe('retry', () => {
  it('gives the result of the first attempt that succeeds', () => {
    expect(attempts(1)).to.deep.equal(['1 at 0', 'success']);
    expect(attempts(3)).to.deep.equal(['1 at 0', '2 at 0', '3 at 0', 'success']);
  });

  it('raises the last error when there are no attempts left', () => {
    expect(attempts(9)).to.deep.equal(['1 at 0', '2 at 0', '3 at 0', 'Error error 3']);
    expect(attempts(9, { attempts: 1 })).to.deep.equal(['1 at 0', 'Error error 1']);
    expect(attempts(50, { attempts: Infinity }).at(-1)).to.equal('success');
  });

  it('waits between attempts', () => {
    expect(attempts(3, { delay: 10 })).to.deep.equal(['1 at 0', '2 at 10', '3 at 20', 'success']);
    const delay = (attempt: number, error: unknown): number =>
      10 * 2 ** attempt + String(error).length;
    expect(attempts(3, { delay })).to.deep.equal(['1 at 0', '2 at 34', '3 at 88', 'success']);
  });

  it('asks whether an error is worth it', () => {
    const when = (error: unknown, attempt: number): boolean =>
      (error as Error).message === `error ${String(attempt)}` && attempt < 2;
    expect(attempts(9, { when })).to.deep.equal(['1 at 0', '2 at 0', 'Error error 2']);
  });

  it('never tries again after a cancellation, though it would seem worth it', () => {
    let count = 0;
    const error = runVirtual(
      (function* () {
        function* work(): Coroutine<void> {
          count += 1;
          yield* sleep(50);
        }
        const task = createTask(retry(work, { when: () => true }));
        yield* turnsOf(2);
        task.cancel('why');
        return yield* errorOf(task);
      })(),
    );
    expect([count, describeError(error)]).to.deep.equal([1, 'cancelled why']);
  });

  it('can be cancelled between attempts', () => {
    let count = 0;
    function* failing(): Coroutine<void> {
      count += 1;
      throw new Error('E');
    }
    const error = runVirtual(errorOf(waitFor(retry(failing, { delay: 100 }), 50)));
    expect(error).to.be.instanceOf(TimeoutError);
    expect(count).to.equal(1);
  });

  it('tries again after a timeout', () => {
    const result = runVirtual(
      retry((attempt) => waitFor(sleep(attempt === 1 ? 50 : 1, attempt), 10)),
    );
    expect(result).to.equal(2);
  });

  it('lets what is to end the program out of the loop', () => {
    let count = 0;
    const loop = new VirtualTimeLoop();
    const interrupted = (): Coroutine => {
      count += 1;
      throw new KeyboardInterrupt();
    };
    expect(() => loop.runSync(retry(interrupted))).to.throw(KeyboardInterrupt);
    expect(count).to.equal(1);
    loop.close();
  });

  it('takes promises', async () => {
    const loop = new VirtualTimeLoop();
    const flaky = async (attempt: number): Promise<string> => {
      if (attempt === 1) throw new Error('E');
      return Promise.resolve('kept');
    };
    expect(await loop.runUntilComplete(retry(flaky))).to.equal('kept');
    loop.close();
  });

  it('refuses what it cannot do', () => {
    const refuse = (fn: unknown, options: object): string =>
      describeError(runVirtual(errorOf(retry(fn as () => Coroutine, options))));
    expect(refuse(sleep(1), {})).to.match(/^TypeError retry\(\) needs a coroutine function/);
    expect(refuse(sleep, { attempts: '3' })).to.match(/^TypeError retry\(\) needs a number/);
    for (const wrong of [0, -1, NaN]) {
      expect(refuse(sleep, { attempts: wrong })).to.match(
        /^RangeError retry\(\) needs at least one/,
      );
    }
  });
});

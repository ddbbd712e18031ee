// Coroutines of ours in the hands of strangers: async code that awaits them, and drivers of promises (co,
// Jest's runner) that wait for whatever has a `then` and hand everything else straight back.

import { expect } from 'chai';
import {
  call,
  type Coroutine,
  coroutine,
  createTask,
  type Future,
  run,
  RuntimeError,
  sleep,
} from '../../../lib/index.js';
import { realm } from '../../../lib/core/index.js';
import { mount } from '../../../lib/lowlevel.js';
import { onEveryLoop } from '../../kit/loops.js';

/** The trampoline of `co`, as short as it gets. */
function miniCo<T>(body: Coroutine<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const resume = (how: 'next' | 'throw', value: unknown): void => {
      let result: IteratorResult<unknown, T>;
      try {
        result = body[how](value);
      } catch (error) {
        reject(error);
        return;
      }
      if (result.done === true) {
        resolve(result.value);
        return;
      }
      // Whatever is no thenable comes back as it is: a coroutine would go on without having waited.
      Promise.resolve(result.value).then(
        (settled) => resume('next', settled),
        (error: unknown) => resume('throw', error),
      );
    };
    resume('next', undefined);
  });
}

function* child(step: (text: string) => void, depth = 0): Coroutine<string> {
  step(`child ${String(depth)}`);
  if (depth > 0) return yield* call(child(step, depth - 1));
  yield* sleep(1);
  step('slept');
  yield* sleep(0);
  return 'of the child';
}

const fails = coroutine(function* (): Coroutine<void> {
  yield* sleep(0);
  throw new Error('of the child');
});

describe('under a foreign driver of promises', () => {
  const everyway: readonly (readonly [string, <T>(body: Coroutine<T>) => Promise<T>])[] = [
    ['where no loop runs', miniCo],
    [
      'inside a run',
      <T>(body: Coroutine<T>) =>
        run(
          (function* (): Coroutine<T> {
            return (yield miniCo(body)) as T;
          })(),
        ) as Promise<T>,
    ],
  ];
  for (const [where, drive] of everyway) {
    describe(where, () => {
      let order: string[];
      const step = (text: unknown): void => {
        order.push(String(text));
      };
      beforeEach(() => {
        order = [];
      });

      it('yield* of a coroutine waits for what it waits for', async () => {
        await drive(
          (function* () {
            step(yield* child(step));
          })(),
        );
        expect(order).to.deep.equal(['child 0', 'slept', 'of the child']);
      });

      it('yield* of a call waits for the child on its frame, at any depth', async () => {
        await drive(
          (function* () {
            step(yield* call(child(step, 2)));
            step(yield* call(child(step)));
          })(),
        );
        expect(order).to.deep.equal([
          'child 2',
          'child 1',
          'child 0',
          'slept',
          'of the child',
          'child 0',
          'slept',
          'of the child',
        ]);
      });

      it('yield* of a call gets the error of the child', async () => {
        await drive(
          (function* () {
            try {
              yield* fails();
            } catch (error) {
              step(error);
            }
          })(),
        );
        expect(order).to.deep.equal(['Error: of the child']);
      });

      it('yield of a call, a decorated coroutine or a sleep waits for its result', async () => {
        await drive(
          (function* () {
            step(yield call(child(step)));
            step(yield sleep(1, 'a sleep'));
            step(yield sleep(0, 'a turn'));
            step(yield sleep(0));
            try {
              yield fails();
            } catch (error) {
              step(error);
            }
          })(),
        );
        expect(order).to.deep.equal([
          'child 0',
          'slept',
          'of the child',
          'a sleep',
          'a turn',
          'undefined',
          'Error: of the child',
        ]);
      });

      it('an error thrown in reaches the finally of a child', async () => {
        const body = (function* (): Coroutine<void> {
          yield* call(
            (function* (): Coroutine<void> {
              try {
                yield* call(fails());
              } finally {
                step('cleans up');
                yield* sleep(0);
                step('clean');
              }
            })(),
          );
        })();
        const error = await drive(body).catch((reason: unknown) => reason);
        expect(String(error)).to.equal('Error: of the child');
        expect(order).to.deep.equal(['cleans up', 'clean']);
      });
    });
  }

  it('a future of a run is waited for', async () => {
    let order: unknown[] = [];
    await run(
      (function* () {
        const task = createTask(
          (function* (): Coroutine<string> {
            yield* sleep(1);
            return 'of the task';
          })(),
        );
        yield miniCo(
          (function* () {
            order = [yield* task, yield task];
          })(),
        );
      })(),
    );
    expect(order).to.deep.equal(['of the task', 'of the task']);
  });
});

describe('awaited in async code', () => {
  /** Awaits what TypeScript does not know for a thenable. */
  const outcome = async (awaitable: unknown): Promise<unknown> => awaitable;

  it('calls, decorated coroutines and sleeps give their results where no loop runs', async () => {
    expect(await outcome(call(child(() => undefined, 3)))).to.equal('of the child');
    expect(await outcome(sleep(1, 'slept'))).to.equal('slept');
    expect(await outcome(sleep(0))).to.equal(undefined);
    const error = await Promise.resolve(fails()).catch((reason: unknown) => reason);
    expect(String(error)).to.equal('Error: of the child');
  });

  it('a coroutine runs once', async () => {
    const made = fails();
    await Promise.resolve(made).catch(() => undefined);
    const error = await Promise.resolve(made).catch((reason: unknown) => reason);
    expect(String(error)).to.contain('cannot reuse already awaited coroutine');
  });

  onEveryLoop(
    'futures and tasks give result, error and cancellation, by the loop',
    async ({ run: runHere, loop, order, step }) => {
      async function asyncCode(future: Future): Promise<void> {
        try {
          step(await future);
        } catch (error) {
          step((error as Error).name);
        }
      }
      await runHere(
        (function* () {
          const [result, error, cancelled] = [
            loop.createFuture(),
            loop.createFuture(),
            loop.createFuture(),
          ];
          const all = [result, error, cancelled].map(asyncCode);
          yield* sleep(0);
          result.setResult('result');
          error.setException(new TypeError('e'));
          cancelled.cancel();
          yield Promise.all(all);
        })(),
      );
      expect(order).to.deep.equal(['result', 'TypeError', 'CancelledError']);
    },
    { waitsForHost: true },
  );
});

describe('mount', () => {
  it('needs a loop where only the workshop door was used, which knows no host', () => {
    const { makeLoop, hostDrivenLoop } = realm;
    realm.makeLoop = null;
    realm.hostDrivenLoop = null;
    try {
      expect(() => mount(sleep(1))).to.throw(RuntimeError, 'no running event loop');
    } finally {
      Object.assign(realm, { makeLoop, hostDrivenLoop });
    }
  });
});

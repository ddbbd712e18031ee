import { expect } from 'chai';
import { expectTypeOf } from 'expect-type';
import {
  type AsyncContextManager,
  asyncWith,
  type Coroutine,
  createTask,
  Lock,
  sleep,
  timeout,
  type Timeout,
} from '../../../lib/index.js';
import { VirtualTimeLoop } from '../../../lib/testing/index.js';
import { countAssertion } from '../../kit/guard.js';
import { describeError, errorOf, turnsOf } from '../../kit/programs.js';
import { runVirtual, type Step, traceOf } from '../../kit/turns.js';

/** A resource that says what is done with it, and takes a turn for everything. */
class Door implements AsyncContextManager<string, boolean> {
  readonly #step: Step;
  readonly #swallows: boolean;

  constructor(step: Step, swallows = false) {
    this.#step = step;
    this.#swallows = swallows;
  }

  *aenter(): Coroutine<string> {
    yield* turnsOf(1);
    this.#step('enter');
    return 'value';
  }

  *aexit(...failure: [error?: unknown]): Coroutine<boolean> {
    yield* turnsOf(1);
    this.#step(`exit ${failure.map(describeError).join(' ')}`);
    return this.#swallows;
  }
}

describe('asyncWith', () => {
  it('enters, runs the body with the value, exits, and gives the result', () => {
    const trace = traceOf(function* (step) {
      const result = yield* asyncWith(new Door(step), function* (value) {
        step(`body ${value}`);
        yield* turnsOf(1);
        return 'result';
      });
      step(String(result));
    });
    expect(trace).to.deep.equal(['2 enter', '2 body value', '4 exit ', '4 result']);
  });

  it('exits with the error, which goes on', () => {
    const trace = traceOf(function* (step) {
      const error = yield* errorOf(
        asyncWith(new Door(step), function* () {
          throw new Error('E');
        }),
      );
      step(describeError(error));
    });
    expect(trace).to.deep.equal(['2 enter', '3 exit Error E', '3 Error E']);
  });

  it('gives undefined if the exit swallowed the error', () => {
    const trace = traceOf(function* (step) {
      const result = yield* asyncWith(new Door(step, true), function* (): Coroutine<string> {
        throw new Error('E');
      });
      step(String(result));
    });
    expect(trace).to.deep.equal(['2 enter', '3 exit Error E', '3 undefined']);
  });

  it('does not take what is merely truthy for leave to swallow', () => {
    const error = runVirtual(
      errorOf(
        asyncWith(
          {
            *aenter(): Coroutine<void> {},
            *aexit(): Coroutine<number> {
              return 1;
            },
          },
          function* () {
            throw new Error('E');
          },
        ),
      ),
    );
    expect(describeError(error)).to.equal('Error E');
  });

  it('exits when cancelled in the body, and only then goes on unwinding', () => {
    const trace = traceOf(function* (step) {
      const task = createTask(asyncWith(new Door(step), () => sleep(50)));
      yield* turnsOf(3);
      task.cancel('why');
      step(describeError(yield* errorOf(task)));
    });
    expect(trace).to.deep.equal(['3 enter', '6 exit cancelled why', '7 cancelled why']);
  });

  it('does not exit when cancelled while entering', () => {
    const trace = traceOf(function* (step) {
      const task = createTask(asyncWith(new Door(step), () => sleep(50)));
      yield* turnsOf(1);
      task.cancel('why');
      step(describeError(yield* errorOf(task)));
    });
    expect(trace).to.deep.equal(['4 cancelled why']);
  });

  it('raises an error of the exit in place of that of the body', () => {
    const error = runVirtual(
      errorOf(
        asyncWith(
          {
            *aenter(): Coroutine<void> {},
            *aexit(): Coroutine<void> {
              throw new Error('exit');
            },
          },
          function* () {
            throw new Error('body');
          },
        ),
      ),
    );
    expect(describeError(error)).to.equal('Error exit');
  });

  it('tells an exit with the error undefined from one without', () => {
    const trace = traceOf(function* (step) {
      yield* errorOf(
        asyncWith(new Door(step), function* () {
          throw undefined;
        }),
      );
    });
    expect(trace).to.deep.equal(['2 enter', '3 exit undefined']);
  });

  it('exits with a cancellation when its coroutine is closed by hand', () => {
    const trace = traceOf(function* (step) {
      const closed = asyncWith(
        {
          *aenter(): Coroutine<void> {},
          *aexit(error?: unknown): Coroutine<void> {
            step(describeError(error));
          },
        },
        () => sleep(50),
      );
      closed.next();
      closed.return(undefined);
      yield* turnsOf(1);
    });
    expect(trace).to.deep.equal(['1 cancelled closed']);
  });

  it('calls the body with the given this', () => {
    class Counter {
      count = 0;
      readonly #lock = new Lock();
      *add(): Coroutine<number> {
        return yield* asyncWith(
          this.#lock,
          function* () {
            this.count += 1;
            yield* turnsOf(1);
            return this.count;
          },
          this,
        );
      }
    }
    expect(runVirtual(new Counter().add())).to.equal(1);
  });

  describe('with disposables', () => {
    it('gives the body the object, and disposes of it', () => {
      const trace = traceOf(function* (step) {
        const object = {
          name: 'object',
          [Symbol.dispose]() {
            step(`dispose ${this.name}`);
            return sleep(50);
          },
        };
        yield* asyncWith(object, function* (value) {
          step(value.name);
          yield* turnsOf(1);
        });
        step('over');
      });
      expect(trace).to.deep.equal(['1 object', '2 dispose object', '2 over']);
    });

    it('waits for an asynchronous disposal, of whichever kind', async () => {
      const log: string[] = [];
      const loop = new VirtualTimeLoop();
      const disposals: unknown[] = [sleep(5), Promise.resolve(), undefined, 7];
      for (const disposal of disposals) {
        const object = {
          [Symbol.asyncDispose]: () => disposal as Promise<void>,
          [Symbol.dispose]: () => log.push('never'),
        };
        await loop.runUntilComplete(asyncWith(object, () => turnsOf(0)));
        log.push(`disposed ${String(loop.time())}`);
      }
      expect(log).to.deep.equal(['disposed 5', 'disposed 5', 'disposed 5', 'disposed 5']);
      loop.close();
    });

    it('waits for a coroutine that disposes, and for a promise', async () => {
      const log: string[] = [];
      const byCoroutine = {
        *[Symbol.asyncDispose]() {
          yield* sleep(10);
          log.push('coroutine');
        },
      };
      const byPromise = {
        async [Symbol.asyncDispose]() {
          await Promise.resolve();
          await Promise.resolve();
          log.push('promise');
        },
      };
      const loop = new VirtualTimeLoop();
      await loop.runUntilComplete(
        (function* () {
          for (const resource of [byCoroutine, byPromise]) {
            yield* asyncWith(resource as never, () => sleep(0));
            log.push('left');
          }
        })(),
      );
      loop.close();
      expect(log).to.deep.equal(['coroutine', 'left', 'promise', 'left']);
    });

    it('disposes when the body fails', () => {
      const log: string[] = [];
      const object = { [Symbol.dispose]: () => log.push('disposed') };
      const body = function* (): Coroutine<never> {
        throw new Error('E');
      };
      const error = runVirtual(errorOf(asyncWith(object, body)));
      expect([...log, describeError(error)]).to.deep.equal(['disposed', 'Error E']);
    });
  });

  it('takes promises from aenter, aexit and the body', async () => {
    const log: unknown[] = [];
    const manager = {
      aenter: () => Promise.resolve('value') as never as Coroutine<string>,
      aexit: (error?: unknown) => Promise.resolve(log.push(error)) as never as Coroutine<number>,
    };
    const body = (value: string) => Promise.resolve(`${value} used`) as never as Coroutine<string>;
    const loop = new VirtualTimeLoop();
    expect(await loop.runUntilComplete(asyncWith(manager, body))).to.equal('value used');
    expect(log).to.deep.equal([undefined]);
    loop.close();
  });

  it('refuses what it cannot hold, before anything is entered', () => {
    const refuse = (resource: unknown, body: unknown = () => sleep(1)): string =>
      describeError(runVirtual(errorOf(asyncWith(resource as Lock, body as () => Coroutine))));
    const words = 'does not support the asynchronous context manager protocol: it needs aenter()';
    expect(refuse([])).to.include(`TypeError an array of 0 ${words}`);
    expect(refuse(undefined)).to.include(`TypeError undefined ${words}`);
    expect(refuse({ aenter() {} })).to.include(words);
    expect(refuse(sleep(1))).to.match(/; if it is to give such an object, await it first$/);
    const lock = new Lock();
    expect(refuse(lock, sleep(1))).to.match(/^TypeError asyncWith\(\) needs a generator function/);
    expect(refuse(lock, sleep(1))).to.match(/: give f, not f\(\)$/);
    expect(refuse(lock, 7)).to.match(/got the number 7$/);
    expect(lock.locked()).to.equal(false);
  });

  it('refuses what can only be left, and says what it was given', () => {
    const refuse = (resource: unknown): string =>
      describeError(runVirtual(errorOf(asyncWith(resource as Lock, () => sleep(1)))));
    const needs = 'it needs aenter() and aexit(error), Symbol.asyncDispose or Symbol.dispose';
    for (const [resource, name] of [
      [{ aexit: () => sleep(1) }, 'a plain object'],
      [{ aenter: () => sleep(1) }, 'a plain object'],
      [null, 'null'],
    ]) {
      expect(refuse(resource)).to.equal(
        `TypeError ${String(name)} does not support the asynchronous context manager protocol: ${needs}`,
      );
    }
    expect(refuse(sleep(1))).to.match(/; if it is to give such an object, await it first$/);
  });

  it('holds a function that can be entered and left', () => {
    const log: string[] = [];
    const resource = Object.assign(() => undefined, {
      *aenter() {
        log.push('enter');
      },
      *aexit() {
        log.push('exit');
      },
    });
    runVirtual(asyncWith(resource, () => sleep(1)));
    expect(log).to.deep.equal(['enter', 'exit']);
  });

  it('refuses a body that gives nothing to await, and exits', () => {
    const lock = new Lock();
    const error = runVirtual(errorOf(asyncWith(lock, (() => 'text') as never)));
    expect(describeError(error)).to.match(/^TypeError .*awaitable is required, got the string/);
    expect(lock.locked()).to.equal(false);
  });

  it('knows the types of the value and of the result', () => {
    function* types(lock: Lock, door: Door, file: Disposable & { size: number }): Coroutine<void> {
      const five = function* () {
        yield* sleep(1);
        return 5;
      };
      expectTypeOf(yield* asyncWith(lock, five)).toEqualTypeOf<number>();
      expectTypeOf(yield* asyncWith(door, five)).toEqualTypeOf<number | undefined>();
      expectTypeOf(yield* asyncWith(file, five)).toEqualTypeOf<number>();
      yield* asyncWith(timeout(1), function* (timer) {
        expectTypeOf(timer).toEqualTypeOf<Timeout>();
      });
      yield* asyncWith(door, function* (value) {
        expectTypeOf(value).toEqualTypeOf<string>();
      });
      yield* asyncWith(file, function* ({ size }) {
        expectTypeOf(size).toEqualTypeOf<number>();
      });
    }
    expectTypeOf(types).returns.toEqualTypeOf<Coroutine<void>>();
    countAssertion();
  });
});

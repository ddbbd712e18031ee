import { expect } from 'chai';
import {
  type AsyncContextManager,
  AsyncExitStack,
  asyncWith,
  type Coroutine,
  createTask,
  sleep,
} from '../../../lib/index.js';
import { describeError, errorOf, turnsOf } from '../../kit/programs.js';
import { runVirtual, type Step, traceOf } from '../../kit/turns.js';

/** A resource that says what is done with it; its exit may swallow, or fail. */
function door(step: Step, name: string, exit: { swallows?: boolean; error?: Error } = {}) {
  return {
    *aenter() {
      yield* turnsOf(1);
      step(`enter ${name}`);
      return name;
    },
    *aexit(...failure: [error?: unknown]) {
      yield* turnsOf(1);
      step(`exit ${name} ${failure.map(describeError).join(' ')}`);
      if (exit.error !== undefined) throw exit.error;
      return exit.swallows ?? false;
    },
  } satisfies AsyncContextManager<string, boolean>;
}

/** Gives the trace of entering doors, running a body, and leaving. */
function leaving(
  doorsOf: (step: Step) => AsyncContextManager[],
  body: (stack: AsyncExitStack, step: Step) => Coroutine,
): string[] {
  return traceOf(function* (step) {
    try {
      yield* asyncWith(new AsyncExitStack(), function* (stack) {
        for (const resource of doorsOf(step)) yield* stack.enterAsyncContext(resource);
        yield* body(stack, step);
      });
      step('after');
    } catch (error) {
      step(`raised ${describeError(error)}`);
    }
  });
}

function* nothing(): Coroutine<void> {}

function* failing(): Coroutine<void> {
  throw new Error('body');
}

// The traces are those of contextlib in CPython 3.14, taken with the same programs in Python.
describe('AsyncExitStack', () => {
  it('leaves in the reverse order', () => {
    const trace = leaving((step) => [door(step, 'a'), door(step, 'b')], nothing);
    expect(trace).to.deep.equal(['2 enter a', '3 enter b', '4 exit b ', '5 exit a ', '5 after']);
  });

  it('tells every exit of the error', () => {
    const trace = leaving((step) => [door(step, 'a'), door(step, 'b')], failing);
    expect(trace).to.deep.equal([
      '2 enter a',
      '3 enter b',
      '4 exit b Error body',
      '5 exit a Error body',
      '5 raised Error body',
    ]);
  });

  it('lets an exit swallow the error for those further out', () => {
    const trace = leaving(
      (step) => [door(step, 'a'), door(step, 'b', { swallows: true }), door(step, 'c')],
      failing,
    );
    expect(trace.slice(3)).to.deep.equal([
      '5 exit c Error body',
      '6 exit b Error body',
      '7 exit a ',
      '7 after',
    ]);
  });

  it('lets an exit replace the error', () => {
    const error = new Error('exit');
    const trace = leaving(
      (step) => [door(step, 'a'), door(step, 'b', { error }), door(step, 'c')],
      failing,
    );
    expect(trace.slice(3)).to.deep.equal([
      '5 exit c Error body',
      '6 exit b Error body',
      '7 exit a Error exit',
      '7 raised Error exit',
    ]);
  });

  it('raises an error of an exit after another has swallowed that of the body', () => {
    const error = new Error('exit');
    const trace = leaving(
      (step) => [door(step, 'a'), door(step, 'b', { error }), door(step, 'c', { swallows: true })],
      failing,
    );
    expect(trace.slice(3)).to.deep.equal([
      '5 exit c Error body',
      '6 exit b ',
      '7 exit a Error exit',
      '7 raised Error exit',
    ]);
  });

  it('lets an exit swallow the error of another', () => {
    const error = new Error('exit');
    const trace = leaving(
      (step) => [door(step, 'a', { swallows: true }), door(step, 'b', { error })],
      nothing,
    );
    expect(trace.slice(2)).to.deep.equal(['4 exit b ', '5 exit a Error exit', '5 after']);
  });

  it('has nothing to swallow without an error', () => {
    const result = runVirtual(
      (function* () {
        const stack = new AsyncExitStack();
        yield* stack.enterAsyncContext(door(() => undefined, 'a', { swallows: true }));
        return yield* stack.aexit();
      })(),
    );
    expect(result).to.equal(false);
  });

  it('calls callbacks and exits that were pushed', () => {
    const trace = leaving(
      () => [],
      function* (stack, step) {
        const later = function* (text: string): Coroutine<void> {
          yield* turnsOf(1);
          step(text);
        };
        const exit = function* (...failure: [error?: unknown]): Coroutine<boolean> {
          step(`function ${failure.map(describeError).join(' ')}`);
          return true;
        };
        const pushed = door(step, 'pushed');
        expect(stack.callback(step, 'callback')).to.equal(step);
        expect(stack.pushAsyncCallback(later, 'later')).to.equal(later);
        expect(stack.pushAsyncExit(exit)).to.equal(exit);
        expect(stack.pushAsyncExit(pushed)).to.equal(pushed);
        yield* failing();
      },
    );
    expect(trace).to.deep.equal([
      '2 exit pushed Error body',
      '2 function Error body',
      '3 later',
      '3 callback',
      '3 after',
    ]);
  });

  it('moves everything to another stack with popAll', () => {
    class Mine extends AsyncExitStack {}
    const trace = traceOf(function* (step) {
      const stack = new Mine();
      stack.callback(step, 'called');
      const other = stack.popAll();
      expect(other).to.be.instanceOf(Mine);
      yield* stack.aclose();
      step('nothing');
      yield* other.aclose();
      yield* other.aclose();
    });
    expect(trace).to.deep.equal(['1 nothing', '1 called']);
  });

  it('goes on unwinding when it is cancelled meanwhile', () => {
    const trace = traceOf(function* (step) {
      const task = createTask(
        asyncWith(new AsyncExitStack(), function* (stack) {
          yield* stack.enterAsyncContext(door(step, 'a'));
          yield* stack.enterAsyncContext(door(step, 'b'));
          yield* sleep(100);
        }),
      );
      yield* turnsOf(4);
      task.cancel('why');
      yield* turnsOf(1);
      task.cancel('again');
      step(describeError(yield* errorOf(task)));
    });
    expect(trace).to.deep.equal([
      '3 enter a',
      '4 enter b',
      '8 exit a cancelled again',
      '9 cancelled again',
    ]);
  });

  it('holds disposables', () => {
    const trace = leaving(
      () => [],
      function* (stack, step) {
        const object = { [Symbol.dispose]: () => step('disposed') };
        expect(yield* stack.enterAsyncContext(object)).to.equal(object);
        stack.pushAsyncExit({ [Symbol.asyncDispose]: () => sleep(5) as never as Promise<void> });
      },
    );
    expect(trace).to.deep.equal(['3 disposed', '3 after']);
  });

  it('does not put on the stack what could not be entered', () => {
    const trace = leaving(
      (step) => [
        {
          *aenter() {
            throw new Error('enter');
          },
          *aexit() {
            step('never');
          },
        },
      ],
      nothing,
    );
    expect(trace).to.deep.equal(['1 raised Error enter']);
  });

  it('knows that undefined can be an error', () => {
    const error = runVirtual(
      errorOf(
        asyncWith(new AsyncExitStack(), function* (stack) {
          stack.pushAsyncExit(() => sleep(1));
          throw undefined;
        }),
      ),
    );
    expect(error).to.equal(undefined);
  });

  it('refuses what cannot be put on it', () => {
    const stack = new AsyncExitStack();
    const words = /does not support the asynchronous context manager protocol/;
    expect(() => stack.pushAsyncExit(7 as never)).to.throw(TypeError, words);
    expect(() => stack.callback(7 as never)).to.throw(
      TypeError,
      /^callback\(\) needs a function, got the number 7$/,
    );
    expect(() => stack.pushAsyncCallback(sleep(1) as never)).to.throw(
      TypeError,
      /^pushAsyncCallback\(\) needs a function, .*: give f, not f\(\)$/,
    );
    const error = runVirtual(errorOf(stack.enterAsyncContext({} as never)));
    expect(describeError(error)).to.match(words);
  });
});

import { expect } from 'chai';
import {
  allTasks,
  type Coroutine,
  createTask,
  ExceptionGroup,
  getRunningLoop,
  KeyboardInterrupt,
  sleep,
  staggeredRace,
  type StaggeredRaceResult,
} from '../../../lib/index.js';
import { awaitedBy, currentTask } from '../../../lib/core/index.js';
import { VirtualTimeLoop } from '../../../lib/testing/index.js';
import { describeError, errorOf, sleeper, stubborn, turnsOf } from '../../kit/programs.js';
import { runVirtual, type Step, traceOf } from '../../kit/turns.js';

const now = (): string => String(getRunningLoop().time());

/** An attempt that takes a while, then fails or succeeds. */
const attempt = (step: Step, name: string, delay: number, error?: Error) =>
  function* (): Coroutine<string> {
    step(`${name} begins ${now()}`);
    yield* sleeper(step, name, delay);
    if (error !== undefined) throw error;
    return name;
  };

/** An attempt that needs time to clean up. */
const careful = (step: Step) =>
  function* (): Coroutine<string> {
    try {
      return yield* sleep(100, 'careful');
    } finally {
      step('cleans');
      yield* sleep(50);
      step('clean');
    }
  };

function* show(step: Step, race: Coroutine<StaggeredRaceResult<unknown>>): Coroutine<void> {
  const [winner, index, errors] = yield* race;
  const list = errors.map((error) => (error === undefined ? '-' : describeError(error)));
  step(`${String(winner)} ${String(index)} [${list.join(', ')}] ${now()}`);
}

// The traces are those of CPython 3.14's asyncio with ordered sets, taken with the same programs.
describe('staggeredRace', () => {
  it('[rule 264] ends with the first, if that succeeds in time', () => {
    const trace = traceOf((step) =>
      show(step, staggeredRace([attempt(step, 'a', 5), attempt(step, 'b', 5)], 10)),
    );
    expect(trace).to.deep.equal(['2 a begins 0', '5 a ends', '8 a 0 [-] 5']);
  });

  it('[rule 264] starts the next one after the delay, and cancels the rest at a success', () => {
    const trace = traceOf((step) =>
      show(
        step,
        staggeredRace([attempt(step, 'a', 50), attempt(step, 'b', 5), attempt(step, 'c', 5)], 10),
      ),
    );
    expect(trace).to.deep.equal([
      '2 a begins 0',
      '5 b begins 10',
      '8 b ends',
      '9 a cancelled',
      '11 b 1 [cancelled, -] 15',
    ]);
  });

  it('[rule 264] starts the next one when the one before fails', () => {
    const trace = traceOf((step) =>
      show(
        step,
        staggeredRace([attempt(step, 'a', 5, new Error('A')), attempt(step, 'b', 5)], 100),
      ),
    );
    expect(trace).to.deep.equal([
      '2 a begins 0',
      '5 a ends',
      '6 b begins 5',
      '9 b ends',
      '12 b 1 [Error A, -] 10',
    ]);
  });

  it('[rule 264] without a delay runs one after the other', () => {
    const trace = traceOf((step) =>
      show(
        step,
        staggeredRace(
          [
            attempt(step, 'a', 5, new Error('A')),
            attempt(step, 'b', 5, new Error('B')),
            attempt(step, 'c', 5),
          ],
          null,
        ),
      ),
    );
    expect(trace).to.deep.equal([
      '2 a begins 0',
      '5 a ends',
      '6 b begins 5',
      '9 b ends',
      '10 c begins 10',
      '13 c ends',
      '16 c 2 [Error A, Error B, -] 15',
    ]);
  });

  it('[rule 264] with a delay of zero starts them a few turns apart', () => {
    const trace = traceOf((step) =>
      show(
        step,
        staggeredRace([attempt(step, 'a', 5), attempt(step, 'b', 3), attempt(step, 'c', 9)], 0),
      ),
    );
    expect(trace).to.deep.equal([
      '2 a begins 0',
      '6 b begins 0',
      '10 c begins 0',
      '17 b ends',
      '18 a cancelled',
      '18 c cancelled',
      '20 b 1 [cancelled, -, cancelled] 3',
    ]);
  });

  it('[rule 264] gives no winner if all fail, or if there is none', () => {
    const trace = traceOf(function* (step) {
      yield* show(step, staggeredRace([], 10));
      const failing = ['A', 'B'].map((text, i) =>
        attempt(step, 'ab'.charAt(i), 5, new Error(text)),
      );
      yield* show(step, staggeredRace(failing, 10));
    });
    expect(trace).to.deep.equal([
      '4 undefined undefined [] 0',
      '5 a begins 0',
      '8 a ends',
      '9 b begins 5',
      '12 b ends',
      '15 undefined undefined [Error A, Error B] 10',
    ]);
  });

  it('[rule 264] waits for the end of those it cancelled', () => {
    const trace = traceOf((step) =>
      show(step, staggeredRace([careful(step), attempt(step, 'b', 5)], 10)),
    );
    expect(trace).to.deep.equal([
      '5 b begins 10',
      '8 b ends',
      '9 cleans',
      '12 clean',
      '14 b 1 [cancelled, -] 65',
    ]);
  });

  it('[rule 264] when cancelled, cancels its attempts and waits for their end', () => {
    const trace = traceOf(function* (step) {
      const task = createTask(staggeredRace([careful(step), attempt(step, 'b', 100)], 10));
      yield* sleep(20);
      task.cancel('why');
      step(`main ${describeError(yield* errorOf(task))} ${now()}`);
    });
    expect(trace).to.deep.equal([
      '6 b begins 10',
      '11 cleans',
      '11 b cancelled why',
      '14 clean',
      '17 main cancelled why 70',
    ]);
  });

  it('gives the win to the one that was begun first, when two end in the same turn', () => {
    const trace = traceOf((step) =>
      show(step, staggeredRace([attempt(step, 'a', 20), attempt(step, 'b', 10)], 10)),
    );
    expect(trace).to.deep.equal([
      '2 a begins 0',
      '5 b begins 10',
      '8 a ends',
      '8 b cancelled',
      '10 a 0 [-, cancelled] 20',
    ]);
  });

  // CPython has an assertion there, that attempts raise when they are cancelled.
  it('has one winner, though a loser answers its cancellation with a result', () => {
    const trace = traceOf((step) =>
      show(step, staggeredRace([() => stubborn(step, 'a', 1), attempt(step, 'b', 5)], 10)),
    );
    expect(trace).to.deep.equal([
      '5 b begins 10',
      '8 b ends',
      '9 a swallows',
      '10 a ends',
      '12 b 1 [-, -] 15',
    ]);
  });

  it('takes functions that fail, or end, at once', () => {
    const trace = traceOf(function* (step) {
      const fail = (): Coroutine<string> => {
        throw new Error('sync');
      };
      yield* show(step, staggeredRace([fail, attempt(step, 'b', 5)], 100));
      // eslint-disable-next-line require-yield
      const end = function* (): Coroutine<string> {
        return 'now';
      };
      yield* show(step, staggeredRace([end, attempt(step, 'b', 5)], 100));
    });
    expect(trace).to.deep.equal([
      '3 b begins 0',
      '6 b ends',
      '9 b 1 [Error sync, -] 5',
      '13 now 0 [-] 5',
    ]);
  });

  it('raises an error of the iterable in a group, after the attempts that run', () => {
    const trace = traceOf(function* (step) {
      const functions = {
        [Symbol.iterator]: () => {
          let isFirst = true;
          return {
            next: () => {
              if (!isFirst) throw new Error('functions');
              isFirst = false;
              return { done: false as const, value: attempt(step, 'a', 50) };
            },
          };
        },
      };
      const error = yield* errorOf(staggeredRace(functions, 10));
      expect(error).to.be.instanceOf(ExceptionGroup);
      const { message, errors } = error as ExceptionGroup;
      step(`${message}: ${errors.map(describeError).join(', ')} ${now()}`);
    });
    expect(trace).to.deep.equal([
      '2 a begins 0',
      '8 a ends',
      '10 staggered race failed: Error functions 50',
    ]);
  });

  it('lets what is to end the program out of the loop', () => {
    const interrupt = new KeyboardInterrupt();
    const loop = new VirtualTimeLoop();
    const fail = (): Coroutine<string> => {
      throw interrupt;
    };
    expect(() => loop.runSync(staggeredRace([fail], 10))).to.throw(KeyboardInterrupt);
    loop.setExceptionHandler(() => undefined);
    loop.close();
  });

  it('lets an error through that is thrown in by hand', () => {
    runVirtual(
      (function* () {
        const race = staggeredRace([() => sleep(1)], 10);
        race.next();
        expect(() => race.throw(new Error('by hand'))).to.throw('by hand');
        yield* sleep(5);
      })(),
    );
  });

  it('is what its attempts are awaited by', () => {
    runVirtual(
      (function* () {
        const racer = currentTask();
        function* look(): Coroutine<void> {
          const self = currentTask();
          yield* sleep(1);
          if (self !== undefined) expect(awaitedBy(self)).to.deep.equal(new Set([racer]));
        }
        const [, index] = yield* staggeredRace([look], 10);
        expect(index).to.equal(0);
      })(),
    );
  });

  it('is named by those that wait for it, and for its attempts', () => {
    runVirtual(
      (function* () {
        const waiter = createTask(staggeredRace([() => sleep(100), () => sleep(100)], null));
        yield* turnsOf(3);
        expect(String(waiter)).to.match(/ wait_for=staggeredRace\(\)>$/);
        const named = [...allTasks()].map(String);
        expect(named.filter((text) => text.includes('for an attempt to fail'))).to.have.lengthOf(1);
        waiter.cancel();
        yield* errorOf(waiter);
      })(),
    );
  });

  it('reports nothing when it is cancelled in the turn in which its last attempt ends', () => {
    const reports: unknown[] = [];
    const trace = traceOf(function* (step) {
      const loop = getRunningLoop();
      loop.setExceptionHandler((_, { message }) => reports.push(message));
      const race = createTask(staggeredRace([attempt(step, 'a', 5)], null));
      yield* turnsOf(4);
      yield* sleep(5);
      yield* turnsOf(1);
      // What would start the next attempt ends in this turn, one after the attempt itself.
      race.cancel('why');
      step(describeError(yield* errorOf(race)));
      yield* sleep(10);
    });
    expect(reports).to.deep.equal([]);
    expect(trace.length).to.be.above(1);
  });

  it('takes promises, and runs in the loop that it is given', async () => {
    const loop = new VirtualTimeLoop();
    const race = staggeredRace([() => Promise.resolve('kept')], 10, { loop });
    expect(await loop.runUntilComplete(race)).to.deep.equal(['kept', 0, [undefined]]);
    loop.close();
  });

  it('refuses what it cannot run', () => {
    const refuse = (functions: unknown, delay: unknown): string =>
      describeError(runVirtual(errorOf(staggeredRace(functions as [], delay as number))));
    expect(refuse(7, 5)).to.match(/^TypeError staggeredRace\(\) needs an iterable/);
    expect(refuse([], 'x')).to.match(
      /^TypeError staggeredRace\(\) needs a number of milliseconds as delay/,
    );
  });
});

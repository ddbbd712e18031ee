import { expect } from 'chai';
import { createTask, getRunningLoop, sleep } from '../../../lib/index.js';
import { awaitedBy, currentTask } from '../../../lib/core/index.js';
import { Children } from '../../../lib/std/combine/children.js';
import { child, describeError, errorOf, pending, sleeper, turnsOf } from '../../kit/programs.js';
import { runVirtual, traceOf } from '../../kit/turns.js';

describe('Children', () => {
  it('are given as they end, once each', () => {
    const trace = traceOf(function* (step) {
      const children = new Children<string>('spec');
      const first = children.add(child(step, 'a', 3));
      void children.add(child(step, 'b', 1));
      void children.add(first);
      step(String(children.size));
      while (children.size > 0) step((yield* children.next()).result());
    });
    // From the end of a child to its waiter two turns, as for gather and wait.
    expect(trace).to.deep.equal(['1 2', '3 b ends', '5 a ends', '5 b', '7 a']);
  });

  it('are given without a wait if they have ended meanwhile', () => {
    const trace = traceOf(function* (step) {
      const children = new Children<string>('spec');
      for (const name of ['a', 'b']) void children.add(child(step, name, 0));
      yield* turnsOf(4);
      while (children.size > 0) step((yield* children.next()).result());
    });
    expect(trace).to.deep.equal(['2 a ends', '2 b ends', '5 a', '5 b']);
  });

  it('are cancelled at the end, which waits for theirs', () => {
    const trace = traceOf(function* (step) {
      const children = new Children('spec');
      const careful = (function* () {
        try {
          yield* sleep(100);
        } finally {
          yield* sleeper(step, 'cleanup', 50);
        }
      })();
      void children.add(careful);
      void children.add(sleeper(step, 'a', 100));
      yield* turnsOf(2);
      yield* children.end();
      step(`over ${String(getRunningLoop().time())}`);
    });
    expect(trace).to.deep.equal(['4 a cancelled', '7 cleanup ends', '9 over 50']);
  });

  it('are cancelled again by a cancellation while they end, which is raised after it', () => {
    const trace = traceOf(function* (step) {
      const task = createTask(
        (function* () {
          const children = new Children('spec');
          void children.add(
            (function* () {
              yield* errorOf(sleeper(step, 'first', 100));
              yield* errorOf(sleeper(step, 'second', 100));
              yield* sleeper(step, 'third', 100);
            })(),
          );
          yield* turnsOf(2);
          yield* children.end();
        })(),
      );
      yield* turnsOf(5);
      task.cancel('why');
      step(describeError(yield* errorOf(task)));
    });
    expect(trace.map((line) => line.slice(2).trim())).to.deep.equal([
      'first cancelled',
      'second cancelled why',
      'third ends',
      'cancelled why',
    ]);
  });

  it('have errors reported that come of being cancelled, and no others', () => {
    const messages: unknown[] = [];
    runVirtual(
      (function* () {
        getRunningLoop().setExceptionHandler((_loop, { exception }) => messages.push(exception));
        const children = new Children('spec');
        const late = pending();
        const later = pending();
        void children.add(late);
        void children.add(later);
        void children.add(
          (function* () {
            yield* errorOf(sleep(100));
            throw new Error('cleanup');
          })(),
        );
        yield* turnsOf(1);
        late.setException(new Error('late'));
        yield* turnsOf(1);
        later.setException(new Error('later'));
        yield* children.end();
      })(),
    );
    expect(messages.map(describeError)).to.deep.equal(['Error cleanup']);
  });

  it('let an error through that is thrown in by hand', () => {
    runVirtual(
      (function* () {
        const children = new Children('spec');
        void children.add(pending());
        const ending = children.end();
        ending.next();
        expect(() => ending.throw(new Error('by hand'))).to.throw('by hand');
        yield* turnsOf(1);
      })(),
    );
  });

  it('are awaited by the task that has them, and named by it', () => {
    runVirtual(
      (function* () {
        const task = createTask(
          (function* () {
            const children = new Children('children of spec');
            const one = children.add(pending());
            expect(awaitedBy(one)).to.deep.equal(new Set([currentTask()]));
            void (yield* children.next());
          })(),
        );
        yield* sleep(0);
        expect(String(task)).to.match(/wait_for=children of spec>$/);
        task.cancel();
        yield* errorOf(task);
      })(),
    );
  });
});

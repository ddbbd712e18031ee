import { expect } from 'chai';
import { createTask, gather, getRunningLoop, shield, sleep } from '../../../lib/index.js';
import { awaitedBy } from '../../../lib/core/index.js';
import { VirtualTimeLoop } from '../../../lib/testing/index.js';
import { child, describeError, errorOf, pending, turnsOf } from '../../kit/programs.js';
import { runVirtual, type Step, traceOf } from '../../kit/turns.js';

function listen(step: Step): void {
  getRunningLoop().setExceptionHandler((_loop, { message }) => step(`handler ${message ?? ''}`));
}

// The traces are those of CPython 3.14's asyncio, taken with the same programs in Python.
describe('shield', () => {
  it('[rule 116] gives the result, and a done future as it is', () => {
    const trace = traceOf(function* (step) {
      const task = createTask(child(step, 'a', 1));
      step(yield* shield(task));
      step(String(shield(task) === task));
    });
    expect(trace).to.deep.equal(['3 a ends', '5 a', '5 true']);
  });

  it('[rule 116] fails with what is shielded', () => {
    const trace = traceOf(function* (step) {
      step(describeError(yield* errorOf(shield(child(step, 'a', 1, new Error('A'))))));
    });
    expect(trace).to.deep.equal(['5 Error A']);
  });

  it('[rule 116] is cancelled with what is shielded, without its message', () => {
    const trace = traceOf(function* (step) {
      const task = createTask(child(step, 'a', 5));
      const shielded = shield(task);
      yield* turnsOf(2);
      task.cancel('why');
      step(describeError(yield* errorOf(shielded)));
      step(String(shielded.cancelled()));
    });
    expect(trace).to.deep.equal(['4 a cancelled why', '6 cancelled', '6 true']);
  });

  it('[rule 117] when cancelled, lets what is shielded go on', () => {
    const trace = traceOf(function* (step) {
      const task = createTask(child(step, 'a', 5));
      const waiter = createTask(
        (function* () {
          const error = yield* errorOf(shield(task));
          step(`waiter ${describeError(error)}`);
          throw error;
        })(),
      );
      yield* turnsOf(2);
      waiter.cancel('why');
      step(`main ${describeError(yield* errorOf(waiter))}`);
      step(yield* task);
    });
    expect(trace).to.deep.equal([
      '4 waiter cancelled why',
      '5 main cancelled why',
      '7 a ends',
      '8 a',
    ]);
  });

  it('[rule 117] keeps one child of a gather', () => {
    const trace = traceOf(function* (step) {
      const kept = createTask(child(step, 'a', 3));
      const gathered = gather([shield(kept), child(step, 'b', 3)]);
      yield* turnsOf(1);
      gathered.cancel('why');
      step(`main ${describeError(yield* errorOf(gathered))}`);
      step(yield* kept);
    });
    expect(trace).to.deep.equal(['3 b cancelled why', '4 main cancelled why', '5 a ends', '6 a']);
  });

  it('[rule 118] has the later error of what was given up reported, once', () => {
    const trace = traceOf(function* (step) {
      listen(step);
      const task = createTask(child(step, 'a', 5, new RangeError('A')));
      shield(task).cancel();
      shield(task).cancel();
      yield* turnsOf(10);
      step('over');
    });
    expect(trace).to.deep.equal(['8 handler RangeError exception in shielded future', '11 over']);
  });

  it('[rule 118] has neither a later result nor a later cancellation reported', () => {
    const trace = traceOf(function* (step) {
      listen(step);
      const [a, b] = [createTask(child(step, 'a', 5)), createTask(child(step, 'b', 5))] as const;
      shield(a).cancel();
      shield(b).cancel();
      yield* turnsOf(2);
      b.cancel();
      yield* turnsOf(10);
      step('over');
    });
    expect(trace).to.deep.equal(['4 b cancelled', '7 a ends', '13 over']);
  });

  it('leaves an error unseen that came in the very turn in which it was cancelled', () => {
    const trace = traceOf(function* (step) {
      const future = pending();
      const shielded = shield(future);
      future.setException(new Error('F'));
      step(String(shielded.cancel()));
      yield* turnsOf(3);
      step(`${String(shielded.cancelled())} ${String(future._logTraceback)}`);
      future.exception();
    });
    expect(trace).to.deep.equal(['1 true', '4 true true']);
  });

  it('reports errors that are no errors', () => {
    const trace = traceOf(function* (step) {
      listen(step);
      shield(child(step, 'a', 1, undefined)).cancel();
      yield* turnsOf(4);
    });
    expect(trace).to.deep.equal(['4 handler undefined exception in shielded future']);
  });

  it('belongs to the loop of what is shielded, outside any run too', () => {
    const loop = new VirtualTimeLoop();
    expect(shield(loop.createFuture()).getLoop()).to.equal(loop);
    loop.close();
  });

  it('says for whom it waits, and for what', () => {
    runVirtual(
      (function* () {
        const inner = createTask(sleep(10), { name: 'inner' });
        const waiter = createTask(
          (function* () {
            yield* shield(inner);
          })(),
          { name: 'waiter' },
        );
        yield* sleep(0);
        expect(awaitedBy(inner)).to.deep.equal(new Set([waiter]));
        expect(String(waiter)).to.match(/wait_for=<Task pending name='inner'/);
        yield* waiter;
      })(),
    );
  });

  it('refuses what cannot be awaited', () => {
    expect(() => shield(7 as never)).to.throw(TypeError, /^An asyncio\.Future, a coroutine/);
  });
});

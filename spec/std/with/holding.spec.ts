import { expect } from 'chai';
import { createTask, holding, Lock, Semaphore, sleep } from '../../../lib/index.js';
import { describeError, errorOf, turnsOf } from '../../kit/programs.js';
import { runVirtual, traceOf } from '../../kit/turns.js';

describe('holding', () => {
  it('acquires, and releases at the end of the block', () => {
    const lock = new Lock();
    runVirtual(
      (function* () {
        {
          using held = yield* holding(lock);
          expect(held.lock).to.equal(lock);
          expect(`${String(held)} ${String(lock.locked())}`).to.equal('<Held Lock [held]> true');
          yield* turnsOf(1);
        }
        expect(lock.locked()).to.equal(false);
      })(),
    );
  });

  it('lets the next one have it, in order', () => {
    const trace = traceOf(function* (step) {
      const lock = new Lock();
      function* work(name: string) {
        using _held = yield* holding(lock);
        step(`${name} in`);
        yield* turnsOf(1);
        step(`${name} out`);
      }
      const tasks = ['a', 'b'].map((name) => createTask(work(name)));
      for (const task of tasks) yield* task;
    });
    expect(trace).to.deep.equal(['2 a in', '3 a out', '4 b in', '5 b out']);
  });

  it('releases once, when told to earlier', () => {
    const semaphore = new Semaphore(1);
    runVirtual(
      (function* () {
        using held = yield* holding(semaphore);
        held.release();
        expect(String(held)).to.equal('<Held Semaphore [released]>');
        expect(semaphore.locked()).to.equal(false);
        yield* semaphore.acquire();
      })(),
    );
    expect(semaphore.locked()).to.equal(true);
  });

  it('releases when the block is cancelled, and holds nothing when cancelled before', () => {
    const lock = new Lock();
    function* work() {
      using _held = yield* holding(lock);
      yield* sleep(50);
    }
    runVirtual(
      (function* () {
        const [first, second] = [createTask(work()), createTask(work())];
        yield* turnsOf(2);
        second.cancel();
        yield* errorOf(second);
        expect(lock.locked()).to.equal(true);
        first.cancel();
        yield* errorOf(first);
      })(),
    );
    expect(lock.locked()).to.equal(false);
  });

  it('refuses what can be acquired but not released, or released but not acquired', () => {
    for (const half of [{ acquire: () => sleep(0) }, { release: () => undefined }]) {
      const error = runVirtual(errorOf(holding(half as never)));
      expect(describeError(error)).to.equal(
        'TypeError holding() needs something with acquire() and release(), got a plain object',
      );
    }
  });

  it('refuses what cannot be held', () => {
    for (const wrong of [undefined, {}, sleep(1)]) {
      const error = runVirtual(errorOf(holding(wrong as never)));
      expect(describeError(error)).to.match(/^TypeError holding\(\) needs something with acquire/);
    }
  });
});

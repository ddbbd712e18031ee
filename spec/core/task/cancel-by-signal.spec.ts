import { expect } from 'chai';
import {
  allTasks,
  type Coroutine,
  createTask,
  isCancelled,
  run,
  sleep,
  Task,
} from '../../../lib/index.js';
import { cancelBySignal } from '../../../lib/core/index.js';
import { VirtualTimeLoop } from '../../../lib/testing/index.js';

describe('cancelBySignal', () => {
  let loop: VirtualTimeLoop;
  beforeEach(() => (loop = new VirtualTimeLoop()));
  afterEach(() => {
    loop.close();
  });

  describe('through createTask', () => {
    it('cancels the task when the signal aborts, with its reason', () => {
      const controller = new AbortController();
      const task = loop.createTask(sleep(100), { signal: controller.signal });
      loop.callLater(10, () => {
        controller.abort('enough');
      });
      expect(() => loop.runSync(task)).to.throw('enough');
      expect([task.cancelled(), task.cancelling(), loop.time()]).to.deep.equal([true, 1, 10]);
    });

    it('never runs the body when the signal is aborted already', () => {
      let hasRun = false;
      const body = function* (): Coroutine<void> {
        hasRun = true;
        yield* sleep(0);
      };
      const task = loop.createTask(body(), { signal: AbortSignal.abort('too late') });
      expect(() => {
        loop.runSync(task);
      }).to.throw('too late');
      expect(hasRun).to.equal(false);
    });

    it('lets the task clean up and even go on', () => {
      const controller = new AbortController();
      const main = function* (): Coroutine<string> {
        const task = createTask(stubborn(), { signal: controller.signal });
        yield* sleep(1);
        controller.abort();
        return yield* task;
      };
      function* stubborn(): Coroutine<string> {
        try {
          yield* sleep(100);
        } catch (error) {
          if (!isCancelled(error)) throw error;
          yield* sleep(5);
        }
        return 'went on';
      }
      expect(loop.runSync(main())).to.equal('went on');
    });

    it('lets go of the signal when the task is done', () => {
      const listeners = new Set<() => void>();
      const signal = {
        aborted: false,
        addEventListener: (type: string, listener: () => void) =>
          type === 'abort' && listeners.add(listener),
        removeEventListener: (type: string, listener: () => void) =>
          type === 'abort' && listeners.delete(listener),
      };
      const task = loop.createTask(sleep(1), { signal });
      expect(listeners.size).to.equal(1);
      loop.runSync(task);
      expect(listeners.size).to.equal(0);
    });

    it('takes null and undefined for no signal', () => {
      expect(loop.runSync(loop.createTask(sleep(1, 1), { signal: null }))).to.equal(1);
      expect(loop.runSync(loop.createTask(sleep(1, 2), { signal: undefined }))).to.equal(2);
    });

    it('refuses what is not a signal, and makes no task then', () => {
      const make = (signal: unknown) => (): unknown =>
        loop.createTask(sleep(1), { signal: signal as AbortSignal });
      for (const wrong of [{}, { aborted: false }, { addEventListener: () => undefined }]) {
        expect(make(wrong)).to.throw(
          TypeError,
          'signal must be an AbortSignal, got a plain object',
        );
      }
      expect([loop.readyCount, allTasks(loop).size]).to.deep.equal([0, 0]);
    });

    it('comes before the first step of an eager task', () => {
      const signal = AbortSignal.abort('no');
      const main = function* (): Coroutine<boolean> {
        const task = new Task(sleep(0), { eagerStart: true, signal });
        yield* sleep(0);
        return task.cancelled();
      };
      expect(loop.runSync(main())).to.equal(true);
    });
  });

  describe('through run', () => {
    it('cancels the main task', async () => {
      const controller = new AbortController();
      const log: string[] = [];
      const main = function* (): Coroutine<void> {
        try {
          controller.abort('stop');
          yield* sleep(60_000);
        } finally {
          yield* sleep(0);
          log.push('cleaned up');
        }
      };
      const error = await run(main(), { signal: controller.signal }).catch((e: unknown) => e);
      expect(isCancelled(error)).to.equal(true);
      expect([String(error), log]).to.deep.equal(['CancelledError: stop', ['cleaned up']]);
    });

    it('rejects what is not a signal', async () => {
      const error = await run(sleep(1), { signal: 5 as never }).catch((e: unknown) => e);
      expect(error).to.be.instanceOf(TypeError);
    });
  });

  it('leaves a future alone that is done, and the signal too', () => {
    const future = loop.createFuture<number>();
    future.setResult(1);
    const listened: string[] = [];
    for (const aborted of [true, false]) {
      cancelBySignal(future, {
        aborted,
        addEventListener: () => listened.push('added'),
        removeEventListener: () => listened.push('removed'),
      });
    }
    expect([future.result(), listened]).to.deep.equal([1, []]);
  });
});

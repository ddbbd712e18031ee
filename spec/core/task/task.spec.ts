import { expect } from 'chai';
import {
  allTasks,
  ContextVar,
  copyContext,
  type Coroutine,
  createTask,
  currentTask,
  Future,
  getRunningLoop,
  KeyboardInterrupt,
  RuntimeError,
  sleep,
  Task,
} from '../../../lib/index.js';
import { isTask } from '../../../lib/core/index.js';
import { VirtualTimeLoop } from '../../../lib/testing/index.js';
import { runVirtual } from '../../kit/turns.js';

describe('Task', () => {
  it('belongs to the running loop, and may be made without options', () => {
    const found = runVirtual(
      (function* () {
        const task = new Task(sleep(1, 'slept'));
        return [task.getLoop() === getRunningLoop(), yield* task];
      })(),
    );
    expect(found).to.deep.equal([true, 'slept']);
  });

  it('that its context refuses to start eagerly is none', () => {
    function* body(): Coroutine<void> {
      yield* sleep(0);
    }
    const found = runVirtual(
      (function* () {
        const context = copyContext();
        let refusal: unknown;
        context.run(() => {
          try {
            void new Task(body(), { context, eagerStart: true });
          } catch (error) {
            refusal = error;
          }
        });
        yield* sleep(1);
        return [refusal instanceof RuntimeError, allTasks().size];
      })(),
    );
    expect(found).to.deep.equal([true, 1]);
  });

  it('may give what would end the program as its result: nothing was thrown', () => {
    const interrupt = new KeyboardInterrupt();
    function* gives(): Coroutine {
      yield* sleep(0);
      return interrupt;
    }
    const found = runVirtual(
      (function* () {
        return [yield* createTask(gives()), yield* createTask(gives(), { eagerStart: true })];
      })(),
    );
    expect(found).to.deep.equal([interrupt, interrupt]);
  });

  describe('with a context that somebody asked for', () => {
    const word = new ContextVar<string>('word', { default: 'none' });

    it('has in it what its coroutine sets afterwards', () => {
      const found = runVirtual(
        (function* () {
          const context = currentTask()?.getContext();
          word.set('mine');
          const before = context?.get(word);
          yield* sleep(0);
          return [before, context?.get(word), word.get()];
        })(),
      );
      expect(found).to.deep.equal(['mine', 'mine', 'mine']);
    });

    it('keeps to itself what another sets that asked for it', () => {
      const found = runVirtual(
        (function* () {
          const other = createTask(sleep(0));
          const context = other.getContext();
          word.set('of main');
          yield* other;
          return [context.get(word), word.get()];
        })(),
      );
      expect(found).to.deep.equal([undefined, 'of main']);
    });
  });
});

describe('isTask', () => {
  it('tells a task from other futures, and from what is none', () => {
    const loop = new VirtualTimeLoop();
    const task = loop.createTask(sleep(0));
    const others = [new Future({ loop }), { _logDestroyPending: true }, sleep(0), null, 'task'];
    expect([task, ...others].map(isTask)).to.deep.equal([true, ...others.map(() => false)]);
    loop.runSync(task);
    loop.close();
  });
});

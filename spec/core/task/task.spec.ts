import { expect } from 'chai';
import {
  allTasks,
  ContextVar,
  copyContext,
  type Coroutine,
  createTask,
  currentTask,
  getRunningLoop,
  RuntimeError,
  sleep,
  Task,
} from '../../../lib/index.js';
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

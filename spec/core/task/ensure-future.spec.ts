import { expect } from 'chai';
import {
  call,
  coroutine,
  createTask,
  ensureFuture,
  RuntimeError,
  sleep,
  type Coroutine,
  TaskGroup,
} from '../../../lib/index.js';
import { runVirtual } from '../../kit/turns.js';

function* generator(): Coroutine<string> {
  yield* sleep(1);
  return 'its result';
}

describe('a coroutine that runs as a task', () => {
  for (const [kind, make] of [
    ['a generator', generator],
    ['of coroutine()', coroutine(generator)],
  ] as const) {
    it(`runs on when ensureFuture refuses it: ${kind}`, () => {
      const result = runVirtual(
        (function* () {
          const coro = make();
          const task = createTask(coro);
          yield* sleep(0);
          expect(() => ensureFuture(coro)).to.throw(RuntimeError, 'already awaited');
          return yield* task;
        })(),
      );
      expect(result).to.equal('its result');
    });

    it(`runs on in the coroutine that awaits it when ensureFuture refuses it: ${kind}`, () => {
      const result = runVirtual(
        (function* () {
          const coro = make();
          function* awaits(): Coroutine<string> {
            return yield* kind === 'a generator' ? call(coro) : coro;
          }
          const task = createTask(awaits());
          yield* sleep(0);
          expect(() => ensureFuture(coro)).to.throw(RuntimeError, 'already awaited');
          return yield* task;
        })(),
      );
      expect(result).to.equal('its result');
    });

    it(`runs on when a group refuses it: ${kind}`, () => {
      const result = runVirtual(
        (function* () {
          const coro = make();
          const task = createTask(coro);
          yield* sleep(0);
          expect(() => new TaskGroup().createTask(coro)).to.throw(RuntimeError, 'not been entered');
          return yield* task;
        })(),
      );
      expect(result).to.equal('its result');
    });
  }
});

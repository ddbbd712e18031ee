import { expect } from 'chai';
import { type Coroutine, createTask, RuntimeError } from '../../../lib/index.js';
import { skip } from '../../../lib/lowlevel.js';
import { runVirtual, traceOf } from '../../kit/turns.js';

describe('skip', () => {
  it('refuses whoever asks for turn after turn and is no driver', () => {
    expect(() => [...(skip as unknown as Iterable<unknown>)]).to.throw(
      RuntimeError,
      "await wasn't used with future",
    );
  });

  it('works after that, as often as a driver takes it', () => {
    function* main(): Coroutine<number> {
      let turns = 0;
      for (; turns < 2000; turns += 1) yield* skip;
      return turns;
    }
    expect(runVirtual(main())).to.equal(2000);
  });

  it('costs one turn, too, when a coroutine in between hands it on by hand', () => {
    function* byHand(): Coroutine<void> {
      const turn = skip[Symbol.iterator]();
      let result = turn.next();
      while (result.done !== true) result = turn.next(yield result.value);
    }
    const trace = traceOf(function* (step) {
      void createTask(
        (function* (): Coroutine<void> {
          for (let turn = 0; turn < 2; turn += 1) {
            step('asks');
            yield* byHand();
          }
          step('ends');
        })(),
      );
      for (let turn = 0; turn < 4; turn += 1) yield* skip;
    });
    expect(trace).to.deep.equal(['2 asks', '3 asks', '4 ends']);
  });

  it('lets a coroutine be closed that has given up its turn', () => {
    function* waits(): Coroutine<string> {
      yield* skip;
      return 'went on';
    }
    const body = waits();
    body.next();
    expect(body.return('closed')).to.deep.equal({ done: true, value: 'closed' });
  });
});

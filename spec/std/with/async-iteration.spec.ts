import { expect } from 'chai';
import {
  aiter,
  anext,
  asCompleted,
  type Coroutine,
  createTask,
  sleep,
} from '../../../lib/index.js';
import { VirtualTimeLoop } from '../../../lib/testing/index.js';
import { describeError, errorOf } from '../../kit/programs.js';

const runVirtually = <T>(main: Coroutine<T>): T => new VirtualTimeLoop().runSync(main);

/** What `main` raises, as text. */
function raisedBy(main: () => Coroutine): string {
  try {
    runVirtually(main());
  } catch (error) {
    return String(error);
  }
  return 'nothing';
}

describe('aiter', () => {
  it('gives the iterator of a source of ours itself', () => {
    const iterator = {
      *anext(): Coroutine<IteratorResult<number>> {
        return { done: true, value: undefined };
      },
    };
    expect(aiter({ aiter: () => iterator })).to.equal(iterator);
  });

  it('refuses what has no iterator, and says what it is', () => {
    expect(() => aiter([1] as never)).to.throw(
      TypeError,
      'aiter() requires an object with aiter() or Symbol.asyncIterator, got an array of 1: use a plain for',
    );
  });
});

describe('anext', () => {
  it('gives the completions of asCompleted one by one, and then the end', () => {
    function* main(): Coroutine<unknown[]> {
      const seen: unknown[] = [];
      const iterator = aiter(asCompleted([sleep(20, 'late'), sleep(10, 'early')]));
      for (;;) {
        const step = yield* anext(iterator);
        if (step.done === true) return seen;
        seen.push((step.value as { result(): unknown }).result());
      }
    }
    expect(runVirtually(main())).to.deep.equal(['early', 'late']);
  });

  it('of an iterator that cannot be closed is cancelled all the same', async () => {
    const endless: AsyncIterable<number> = {
      [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => undefined) }),
    };
    const loop = new VirtualTimeLoop();
    const outcome = await loop.runUntilComplete(
      (function* () {
        const task = createTask(anext(aiter(endless)));
        yield* sleep(0);
        task.cancel('why');
        return describeError(yield* errorOf(task));
      })(),
    );
    loop.close();
    expect(outcome).to.equal('cancelled why');
  });

  it('refuses what is no iterator', () => {
    function* main(): Coroutine {
      return yield* anext({} as never);
    }
    expect(raisedBy(main)).to.equal(
      'TypeError: anext() requires an iterator with anext(), got a plain object',
    );
  });
});

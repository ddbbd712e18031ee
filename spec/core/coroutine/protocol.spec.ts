import { expectTypeOf } from 'expect-type';
import {
  type Awaitable,
  call,
  coroutine,
  type Coroutine,
  createTask,
  Future,
  sleep,
} from '../../../lib/index.js';
import { countAssertion } from '../../kit/guard.js';

describe('Coroutine', () => {
  // Never run: the compiler is what checks it.
  function* inferred() {
    yield* sleep(1);
    return 5;
  }

  it('has a result that yield* infers, whatever it is awaited as', () => {
    function* types(declared: Coroutine<number>, awaitable: Awaitable<number>): Coroutine<void> {
      expectTypeOf(yield* inferred()).toEqualTypeOf<number>();
      expectTypeOf(yield* declared).toEqualTypeOf<number>();
      expectTypeOf(yield* awaitable).toEqualTypeOf<number>();
      expectTypeOf(yield* new Future<number>()).toEqualTypeOf<number>();
      expectTypeOf(yield* createTask(inferred())).toEqualTypeOf<number>();
      expectTypeOf(yield* call(inferred())).toEqualTypeOf<number>();
      expectTypeOf(yield* coroutine(inferred)()).toEqualTypeOf<number>();
      expectTypeOf(yield* sleep(1)).toEqualTypeOf<undefined>();
      expectTypeOf(yield* sleep(1, 'text')).toEqualTypeOf<string>();
    }
    expectTypeOf(types).returns.toEqualTypeOf<Coroutine<void>>();
    countAssertion();
  });

  it('is what a generator function gives, and takes anything back from a plain yield', () => {
    function* legacy(): Coroutine<number> {
      const number: number = yield sleep(1, 5);
      return number;
    }
    expectTypeOf(legacy).returns.toEqualTypeOf<Coroutine<number>>();
    expectTypeOf(inferred()).toExtend<Coroutine<number>>();
    expectTypeOf<Coroutine<number>>().toExtend<Coroutine>();
    countAssertion();
  });
});

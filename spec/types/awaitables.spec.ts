// What the compiler makes of the library: none of the coroutines here is ever run.

import { expectTypeOf } from 'expect-type';
import {
  any,
  asCompleted,
  asyncFor,
  asyncGenerator,
  asyncWith,
  type Awaitable,
  Barrier,
  BREAK,
  call,
  Condition,
  coroutine,
  type Coroutine,
  createTask,
  type Emit,
  ensureFuture,
  Event,
  fromAsync,
  fromAsyncIterable,
  fromCallback,
  fromPromise,
  Future,
  gather,
  Lock,
  map,
  once,
  Queue,
  race,
  retry,
  run,
  runSync,
  Semaphore,
  shield,
  sleep,
  Task,
  type TaskGroup,
  timeout,
  toAsync,
  wait,
  waitFor,
} from '../../lib/index.js';
import { countAssertion } from '../kit/guard.js';

function* number(): Coroutine<number> {
  yield* sleep(1);
  return 5;
}

function* inferred(text: string) {
  yield* sleep(1);
  return text;
}

/** The compiler has seen them; they are never run. */
function compiles(..._bodies: unknown[]): void {
  countAssertion();
}

describe('yield* infers', () => {
  it('the result of what core gives', () => {
    compiles(function* (raw: Coroutine<Date>, some: Awaitable<'a' | 'b'>): Coroutine<void> {
      expectTypeOf(yield* raw).toEqualTypeOf<Date>();
      expectTypeOf(yield* some).toEqualTypeOf<'a' | 'b'>();
      expectTypeOf(yield* number()).toEqualTypeOf<number>();
      expectTypeOf(yield* inferred('x')).toEqualTypeOf<string>();
      expectTypeOf(yield* new Future<Date>()).toEqualTypeOf<Date>();
      expectTypeOf(yield* new Task(number())).toEqualTypeOf<number>();
      expectTypeOf(yield* createTask(inferred('x'))).toEqualTypeOf<string>();
      expectTypeOf(yield* call(number())).toEqualTypeOf<number>();
      expectTypeOf(yield* call(new Future<Date>())).toEqualTypeOf<Date>();
      expectTypeOf(yield* ensureFuture(number())).toEqualTypeOf<number>();
      expectTypeOf(yield* ensureFuture(Promise.resolve('x'))).toEqualTypeOf<string>();
    });
  });

  it('the result of what coroutine() makes, with its parameters', () => {
    const decorated = coroutine(inferred);
    const ofPlain = coroutine((n: number) => n > 0);
    const ofAsync = coroutine(async (n: number) => [n]);
    expectTypeOf(decorated).parameters.toEqualTypeOf<[text: string]>();
    compiles(function* (): Coroutine<void> {
      expectTypeOf(yield* decorated('x')).toEqualTypeOf<string>();
      expectTypeOf(yield* ofPlain(1)).toEqualTypeOf<boolean>();
      expectTypeOf(yield* ofAsync(1)).toEqualTypeOf<number[]>();
    });
  });

  it('the result of sleep', () => {
    compiles(function* (): Coroutine<void> {
      expectTypeOf(yield* sleep(1)).toEqualTypeOf<undefined>();
      expectTypeOf(yield* sleep(1, 'text')).toEqualTypeOf<string>();
    });
  });

  it('the results of several, each in its place', () => {
    compiles(function* (some: Task<Date>[]): Coroutine<void> {
      expectTypeOf(yield* gather([number(), sleep(1, 'x')])).toEqualTypeOf<[number, string]>();
      expectTypeOf(yield* gather(some)).toEqualTypeOf<Date[]>();
      expectTypeOf(yield* gather([])).toEqualTypeOf<[]>();
      const [done, pending] = yield* wait(some);
      expectTypeOf(done).toEqualTypeOf<Set<Task<Date>>>();
      expectTypeOf(pending).toEqualTypeOf<Set<Task<Date>>>();
      expectTypeOf(yield* waitFor(number(), 10)).toEqualTypeOf<number>();
      expectTypeOf(yield* shield(inferred('x'))).toEqualTypeOf<string>();
    });
  });

  it('the results of those that come first, or one by one', () => {
    compiles(function* (): Coroutine<void> {
      expectTypeOf(yield* race([number(), sleep(1, 'x')])).toEqualTypeOf<string | number>();
      expectTypeOf(yield* any([number(), Promise.resolve('x')])).toEqualTypeOf<string | number>();
      expectTypeOf(yield* map(['x'], inferred)).toEqualTypeOf<string[]>();
      expectTypeOf(yield* retry(number)).toEqualTypeOf<number>();
      for (const next of asCompleted([number()])) {
        expectTypeOf(yield* next).toEqualTypeOf<number>();
      }
    });
  });

  it('the result of the methods of primitives', () => {
    compiles(function* (group: TaskGroup): Coroutine<void> {
      expectTypeOf(yield* new Lock().acquire()).toEqualTypeOf<true>();
      expectTypeOf(yield* new Event().wait()).toEqualTypeOf<true>();
      expectTypeOf(yield* new Semaphore(1).acquire()).toEqualTypeOf<true>();
      expectTypeOf(yield* new Condition().wait()).toEqualTypeOf<true>();
      expectTypeOf(yield* new Barrier(2).wait()).toEqualTypeOf<number>();
      expectTypeOf(yield* new Queue<Date>().get()).toEqualTypeOf<Date>();
      expectTypeOf(yield* group.createTask(number())).toEqualTypeOf<number>();
    });
  });

  it('what the body of asyncWith gets and gives', () => {
    compiles(function* (): Coroutine<void> {
      const result = yield* asyncWith(new Lock(), function* (nothing) {
        expectTypeOf(nothing).toEqualTypeOf<void>();
        return yield* number();
      });
      expectTypeOf(result).toEqualTypeOf<number>();
      const scoped = yield* asyncWith(timeout(5), function* (scope) {
        expectTypeOf(scope.when()).toEqualTypeOf<number | undefined>();
        return yield* number();
      });
      expectTypeOf(scoped).toExtend<number | undefined>();
    });
  });

  it('what comes over the bridges', () => {
    compiles(function* (target: EventTarget, emitter: NodeJS.EventEmitter): Coroutine<void> {
      expectTypeOf(yield* fromPromise(Promise.resolve(1))).toEqualTypeOf<number>();
      expectTypeOf(yield* fromAsync(async (n: number) => [n])(1)).toEqualTypeOf<number[]>();
      expectTypeOf(yield* fromCallback<string>(() => undefined)).toEqualTypeOf<string>();
      expectTypeOf(yield* fromCallback(() => undefined)).toEqualTypeOf<unknown>();
      expectTypeOf(yield* once(target, 'click')).toEqualTypeOf<globalThis.Event>();
      expectTypeOf(yield* once(emitter, 'data')).toEqualTypeOf<unknown[]>();
      expectTypeOf(yield* once<[string]>(emitter, 'data')).toEqualTypeOf<[string]>();
    });
  });

  it('the steps of async iterations', () => {
    const numbers = asyncGenerator<number>(function* (emit) {
      yield* emit(1);
    });
    const texts = asyncGenerator(function* (emit: Emit<string>) {
      yield* emit('a');
      return 5;
    });
    async function* dates(): AsyncGenerator<Date, void> {
      yield new Date();
    }
    compiles(function* (): Coroutine<void> {
      const step = yield* numbers.anext();
      if (step.done !== true) expectTypeOf(step.value).toEqualTypeOf<number>();
      const text = yield* texts.anext();
      if (text.done === true) expectTypeOf(text.value).toEqualTypeOf<number>();
      else expectTypeOf(text.value).toEqualTypeOf<string>();
      yield* asyncFor(texts, function* (value) {
        expectTypeOf(value).toEqualTypeOf<string>();
        return BREAK;
      });
      yield* asyncFor(dates(), function* (value) {
        expectTypeOf(value).toEqualTypeOf<Date>();
      });
      const date = yield* fromAsyncIterable(dates()).anext();
      if (date.done !== true) expectTypeOf(date.value).toEqualTypeOf<Date>();
    });
    expectTypeOf(numbers).toExtend<AsyncIterable<number>>();
    compiles();
  });

  it('what async code gets', () => {
    expectTypeOf(toAsync(inferred)).toEqualTypeOf<(text: string) => Promise<string>>();
    expectTypeOf(run(number())).resolves.toEqualTypeOf<number>();
    expectTypeOf(runSync<number>).returns.toEqualTypeOf<number>();
    const awaits = async (task: Task<Date>) => [await task] as const;
    expectTypeOf(awaits).returns.resolves.toEqualTypeOf<readonly [Date]>();
    compiles();
  });
});

describe('the declared type Coroutine<T>', () => {
  it('is what a generator function may say that it gives', () => {
    const plain = function* (): Coroutine<number> {
      return 1;
    };
    const legacy = function* (future: Future<number>): Coroutine<string> {
      const sent: number = yield future;
      const nothing: undefined = yield;
      return String(sent) + String(nothing);
    };
    class Service {
      *method(): Coroutine<Date> {
        yield* sleep(1);
        return new Date();
      }
    }
    expectTypeOf(plain).returns.toEqualTypeOf<Coroutine<number>>();
    expectTypeOf(legacy).returns.toEqualTypeOf<Coroutine<string>>();
    expectTypeOf<Service['method']>().returns.toEqualTypeOf<Coroutine<Date>>();
    compiles();
  });

  it('takes what a generator function was inferred to give', () => {
    expectTypeOf(inferred).returns.toExtend<Coroutine<string>>();
    expectTypeOf(inferred).returns.toExtend<Awaitable<string>>();
    expectTypeOf(inferred).returns.toExtend<Coroutine>();
    expectTypeOf<Coroutine<'a'>>().toExtend<Coroutine<string>>();
    expectTypeOf<Coroutine<string>>().not.toExtend<Coroutine<number>>();
    expectTypeOf<Future<string>>().toExtend<Awaitable<string>>();
    expectTypeOf<Task<string>>().toExtend<Future<string>>();
    compiles();
  });

  it('decorates methods', () => {
    class Service {
      readonly name = 'service';

      @coroutine
      *greet(whom: string): Coroutine<string> {
        yield* sleep(1);
        return `${whom} from ${this.name}`;
      }
    }
    compiles(function* (service: Service): Coroutine<void> {
      expectTypeOf(yield* service.greet('x')).toEqualTypeOf<string>();
    });
  });
});

describe('the compiler refuses', () => {
  it('a result of another type', () => {
    compiles(function* (future: Future<number>): Coroutine<string> {
      // @ts-expect-error -- a number is no string
      const text: string = yield* future;
      // @ts-expect-error -- nor is what the coroutine gives
      return text.length;
    });
  });

  it('a function where its coroutine is meant', () => {
    // @ts-expect-error -- call it
    void (() => run(number));
    // @ts-expect-error -- call it
    void (() => createTask(number));
    // @ts-expect-error -- call it
    void (() => call(number));
    // @ts-expect-error -- call it
    void (() => gather([number]));
    // @ts-expect-error -- call it
    void (() => waitFor(number, 5));
    compiles(function* (): Coroutine<void> {
      // @ts-expect-error -- call it
      yield* number;
    });
  });

  it('what cannot be awaited', () => {
    // @ts-expect-error -- a number
    void (() => run(5));
    // @ts-expect-error -- an async generator
    void ((values: AsyncGenerator<number>) => createTask(values));
    // @ts-expect-error -- a promise: ensureFuture takes one
    void (() => createTask(Promise.resolve(1)));
    // @ts-expect-error -- a coroutine: wait takes tasks
    void (() => wait([number()]));
    compiles(function* (): Coroutine<void> {
      // @ts-expect-error -- a promise: fromPromise takes one
      yield* Promise.resolve(1);
    });
  });

  it('arguments of another type', () => {
    // @ts-expect-error -- milliseconds are a number
    void (() => sleep('5'));
    // @ts-expect-error -- one iterable, as Promise.all takes
    void (() => gather(number(), number()));
    // @ts-expect-error -- a number
    void ((future: Future<number>) => future.setResult('x'));
    // @ts-expect-error -- in this order
    void ((body: () => void) => setTimer(body, 5));
    // @ts-expect-error -- no such option
    void (() => createTask(number(), { nme: 'x' }));
    // @ts-expect-error -- no signal
    void (() => createTask(number(), { signal: new AbortController() }));
    // @ts-expect-error -- its arguments are its function's
    void (() => coroutine(inferred)(5));
    // @ts-expect-error -- no coroutine function
    void (() => toAsync(() => 5));
    // @ts-expect-error -- neither emits nor dispatches
    void (() => once({}, 'x'));
    // @ts-expect-error -- emits numbers
    void ((emit: Emit<number>) => emit('x'));
    compiles();
  });

  function setTimer(delay: number, body: () => void): void {
    createTask(number()).getLoop().callLater(delay, body);
  }
});

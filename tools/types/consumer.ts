// A program of somebody who installed the package. tools/types-matrix.mjs compiles it against the
// declarations that were built, by every TypeScript and under every `lib` that we support.

import {
  asCompleted,
  asyncFor,
  asyncGenerator,
  asyncWith,
  type Awaitable,
  BREAK,
  call,
  CancelledError,
  Condition,
  ContextVar,
  coroutine,
  type Coroutine,
  createTask,
  currentSignal,
  type Emit,
  ensureFuture,
  EventLoop,
  ExceptionGroup,
  fromAsync,
  fromAsyncIterable,
  fromCallback,
  fromPromise,
  Future,
  gather,
  getRunningLoop,
  isCancelled,
  Lock,
  once,
  Queue,
  race,
  run,
  Runner,
  runSync,
  shield,
  sleep,
  Task,
  TaskGroup,
  timeout,
  toAsync,
  toAsyncIterable,
  wait,
  waitFor,
} from 'yieldfrom';
import * as inspect from 'yieldfrom/inspect';
import { Deque, type Host } from 'yieldfrom/lowlevel';
import { VirtualTimeLoop } from 'yieldfrom/testing';

// oxlint-disable typescript/no-unnecessary-type-parameters -- the one way to compare two types
type Same<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
// oxlint-enable typescript/no-unnecessary-type-parameters
function same<A>(): <B>(value: B, ...same: Same<A, B> extends true ? [] : [never]) => void {
  return () => undefined;
}

// Generator functions whose declared type is ours.

export function* declared(n: number): Coroutine<number> {
  yield* sleep(1);
  return n + 1;
}

export function* empty(): Coroutine<void> {}

export function* recursive(n: number): Coroutine<number> {
  return n === 0 ? 0 : 1 + (yield* call(recursive(n - 1)));
}

export const expression = function* (): Coroutine<string> {
  return String(yield* declared(1));
};

export class Service {
  readonly lock = new Lock();

  *method(this: Service, text: string): Coroutine<string> {
    yield* this.lock.acquire();
    try {
      return text + (yield* declared(1)).toFixed();
    } finally {
      this.lock.release();
    }
  }

  @coroutine
  *decorated(n: number): Coroutine<string> {
    return yield* this.method(String(n));
  }

  static *make(): Coroutine<Service> {
    yield* sleep(0);
    return new Service();
  }
}

// Generator functions whose type is inferred.

export function* inferred(n: number) {
  yield* sleep(1);
  if (n > 0) return n;
  return 'nothing';
}

export const wrapped = coroutine(function* (a: string, b?: number) {
  yield* sleep(1);
  return { a, b };
});

// Legacy code yields plainly, and says what comes back.

export function* legacy(future: Future<number>): Coroutine<number> {
  const n: number = yield future;
  const text: string = yield sleep(1, 'text');
  yield;
  return n + text.length;
}

export function* everything(service: Service): Coroutine<void> {
  same<number>()(yield* declared(1));
  same<void>()(yield* empty());
  same<number>()(yield* recursive(5));
  same<string>()(yield* expression());
  same<string>()(yield* service.method('x'));
  same<string>()(yield* service.decorated(1));
  same<Service>()(yield* Service.make());
  same<string | number>()(yield* inferred(1));
  same<{ a: string; b: number | undefined }>()(yield* wrapped('x', 1));
  same<number>()(yield* legacy(new Future<number>()));

  same<string>()(yield* new Future<string>());
  same<string>()(yield* new Task(expression()));
  same<string>()(yield* createTask(expression(), { name: 'x', signal: null }));
  same<string>()(yield* ensureFuture(expression()));
  same<string>()(yield* ensureFuture(Promise.resolve('x')));
  same<undefined>()(yield* sleep(1));
  same<string>()(yield* sleep(1, 'x'));
  same<string>()(yield* call(expression()));

  same<[number, string]>()(yield* gather([declared(1), expression()]));
  same<number>()(yield* shield(declared(1)));
  same<number>()(yield* waitFor(declared(1), 100));
  const [done] = yield* wait([createTask(declared(1))]);
  same<Set<Task<number>>>()(done);
  same<true>()(yield* new Lock().acquire());
  same<true>()(yield* new Condition().wait());
  same<Task<number>[]>()(yield* new Queue<Task<number>[]>().get());
  same<number>()(yield* asyncWith(new Lock(), () => declared(1)));
  yield* asyncWith(new TaskGroup(), function* (group) {
    same<number>()(yield* group.createTask(declared(1)));
  });
  yield* asyncFor(numbers, function* (n) {
    same<number>()(n);
    return n > 1 ? BREAK : undefined;
  });
  for (const next of asCompleted([declared(1)])) same<number>()(yield* next);
  same<string | number>()(yield* race([declared(1), expression()]));
  yield* asyncWith(timeout(5), function* (scope) {
    scope.reschedule(null);
    yield* sleep(1);
  });

  same<number>()(yield* fromPromise(Promise.resolve(1)));
  same<number>()(yield* fromAsync((n: number) => Promise.resolve(n))(1));
  same<string>()(yield* fromCallback<string>((callback) => callback(null, 'x')));
  const emitter = {
    on: (_name: string | symbol, _listener: (...args: unknown[]) => void) => undefined,
    removeListener: () => undefined,
  };
  same<unknown[]>()(yield* once(emitter, 'x'));
  const step = yield* numbers.anext();
  if (step.done !== true) same<number>()(step.value);
  const aborted: boolean = currentSignal().aborted;
  if (aborted) throw new CancelledError('why');
}

export const numbers = asyncGenerator(function* (emit: Emit<number>) {
  yield* emit(1);
});

// What takes coroutines.

export function take<T>(_awaitable: Awaitable<T>): void {}
take<number>(declared(1));
take<string | number>(inferred(1));
take<string>(new Future<string>());
export const widened: Coroutine<string | number> = declared(1);
export const unknown: Coroutine = declared(1);

export async function asyncCode(): Promise<void> {
  same<number>()(await run(declared(1)));
  same<number>()(await new Future<number>());
  same<number>()(await toAsync(declared)(1));
  same<number>()(runSync(declared(1)));
  for await (const n of toAsyncIterable(numbers)) same<number>()(n);
  fromAsyncIterable(numbers).aclose();
  const runner = new Runner({ loopFactory: () => new VirtualTimeLoop(), debug: true });
  same<number>()(await runner.run(declared(1)));
  await runner.close();
}

// What one subclasses, and what one implements.

export class MyLoop extends EventLoop {
  override time(): number {
    return super.time() / 2;
  }
}

export class MyTask<T> extends Task<T> {
  override cancel(msg?: unknown): boolean {
    return super.cancel(msg);
  }
}

export class MyQueue<T> extends Queue<T> {
  protected override _put(item: T): void {
    super._put(item);
  }
}

export const variable = new ContextVar<string>('name', { default: '' });
export const makeLoop = (host: Host): EventLoop => new EventLoop({ host });
export const deque = new Deque<number>();
export const windows = Object.keys(inspect);
export const group = new ExceptionGroup([new Error('x')], 'several');
export const handler = (error: unknown): string =>
  isCancelled(error) ? String(error.msg) : String(getRunningLoop());

// What must not compile.

// @ts-expect-error -- call it
void (() => run(declared));
// @ts-expect-error -- call it
void (() => createTask(declared));
// @ts-expect-error -- a number is no string
export const narrowed: Coroutine<string> = declared(1);
// @ts-expect-error -- a future is awaited, not driven by hand
void ((future: Future<number>) => future.next());
// @ts-expect-error -- nor is it a body
export const body: Coroutine<number> = new Future<number>();
// @ts-expect-error -- what is internal is not there
void ((future: Future<number>) => future._state);
// @ts-expect-error -- milliseconds
void (() => sleep('5'));
export function* wrong(): Coroutine<string> {
  // @ts-expect-error -- a number is no string
  return yield* declared(1);
}

import {
  type Awaitable,
  coroutine,
  describe,
  type EventLoop,
  isCoroutine,
  isThenable,
  loopToMountOn,
  mount,
  nameOf,
  startAtOnce,
} from '../core/index.js';
import { fromPromise } from './promise.js';

/** Options of `toAsync`. */
export interface ToAsyncOptions {
  /** True: the first step is taken inside the call, as an async function takes it. */
  readonly eagerStart?: boolean;
}

/**
 * Makes an async function of a coroutine function, for code that awaits promises.
 *
 * Each call runs a coroutine as a task: of the running loop; outside any turn of the only loop
 * with a pending `run`; else of a loop that the host drives by itself, so that coroutines can be
 * mounted in an application that has no `run`. Its first step never runs inside the call, but with
 * `eagerStart`. As any async function it never throws: an error of the call itself rejects the promise.
 *
 * @throws {TypeError} when `fn` is not a function
 * @example Give an existing application a coroutine to call
 * import { sleep, toAsync, type Coroutine } from 'yieldfrom';
 * const greet = toAsync(function* (name: string): Coroutine<string> {
 *   yield* sleep(10);
 *   return `hello ${name}`;
 * });
 * console.log(await greet('world')); // hello world
 */
export function toAsync<S, A extends unknown[], T>(
  fn: (this: S, ...args: A) => Awaitable<T>,
  { eagerStart = false }: ToAsyncOptions = {},
): (this: S, ...args: A) => Promise<Awaited<T>> {
  checkFunction(fn, 'toAsync');
  const begin = eagerStart ? started : mount;
  const asyncFunction = async function (this: S, ...args: A): Promise<Awaited<T>> {
    return begin(fn.apply(this, args)).then<Awaited<T>>();
  };
  return named(asyncFunction, fn);
}

/**
 * Makes a coroutine function of an async function: the reverse of `toAsync`.
 *
 * The async function is called when its coroutine is first awaited, so until its own first
 * `await` it sees `currentTask()`, `currentSignal()` and context variables. When the coroutine is
 * cancelled, what the promise does afterwards is ignored.
 *
 * @throws {TypeError} when `fn` is not a function
 * @example
 * import { fromAsync, run, type Coroutine } from 'yieldfrom';
 * const load = fromAsync(async (id: number) => ({ id }));
 * function* main(): Coroutine<number> {
 *   return (yield* load(7)).id;
 * }
 * console.log(await run(main())); // 7
 */
export function fromAsync<S, A extends unknown[], T>(
  fn: (this: S, ...args: A) => PromiseLike<T> | T,
): (this: S, ...args: A) => Awaitable<T> {
  checkFunction(fn, 'fromAsync');
  const body = function* (this: S, ...args: A): Generator<unknown, T> {
    const result = fn.apply(this, args);
    return isThenable(result) ? yield* fromPromise(result) : result;
  };
  return coroutine(named(body, fn));
}

/** Mounts as `mount` does, and takes the first step at once. */
function started<T>(awaitable: Awaitable<T>): ReturnType<typeof mount<T>> {
  return isCoroutine(awaitable)
    ? startAtOnce<T>(loopToMountOn() as EventLoop, awaitable)
    : mount(awaitable);
}

function checkFunction(fn: unknown, maker: string): void {
  if (typeof fn === 'function') return;
  throw new TypeError(`${maker}() needs a function, got ${describe(fn)}`);
}

/** Gives `wrapper` the name and the length of what it wraps. */
function named<F extends object>(wrapper: F, wrapped: { readonly length: number }): F {
  return Object.defineProperties(wrapper, {
    name: { value: nameOf(wrapped), configurable: true },
    length: { value: wrapped.length, configurable: true },
  });
}

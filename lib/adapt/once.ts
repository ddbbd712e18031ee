import {
  type AbortSignalLike,
  cancelBySignal,
  describe,
  Future,
  getRunningLoop,
} from '../core/index.js';

/** As much of Node's `EventEmitter` as `once` needs. */
export interface EventEmitterLike {
  on(name: string | symbol, listener: (...args: unknown[]) => void): unknown;
  removeListener(name: string | symbol, listener: (...args: unknown[]) => void): unknown;
}

/** As much of an `EventTarget` as `once` needs. */
export interface EventTargetLike<E> {
  addEventListener(type: string, listener: (event: E) => void): void;
  removeEventListener(type: string, listener: (event: E) => void): void;
}

/** Options of `once`. */
export interface OnceOptions {
  /** Cancels the wait when it aborts. */
  readonly signal?: AbortSignalLike | null | undefined;
}

/**
 * Gives a future of the next event of a name: of an `EventEmitter` the array of its arguments, of
 * an `EventTarget` the event.
 *
 * It listens from the call on. An emitter's `error` event, unless it is the one asked for, makes
 * the future fail. When the future is done or cancelled, the listeners are removed.
 *
 * @throws {TypeError} when `source` is neither
 * @throws {RuntimeError} when no loop is running
 * @example
 * import { getRunningLoop, once, run, type Coroutine } from 'yieldfrom';
 * function* main(): Coroutine<string> {
 *   const target = new EventTarget();
 *   getRunningLoop().callLater(5, () => { target.dispatchEvent(new Event('ready')); });
 *   const event = yield* once(target, 'ready');
 *   return event.type;
 * }
 * console.log(await run(main())); // ready
 */
export function once<A extends unknown[] = unknown[]>(
  source: EventEmitterLike,
  name: string | symbol,
  options?: OnceOptions,
): Future<A>;
export function once<E>(source: EventTargetLike<E>, name: string, options?: OnceOptions): Future<E>;
export function once(
  source: EventEmitterLike | EventTargetLike<unknown>,
  name: string | symbol,
  options: OnceOptions = {},
): Future {
  if (!isEmitter(source) && !isTarget(source)) {
    throw new TypeError(`once() needs an event emitter or target, got ${describe(source)}`);
  }
  const future = new Future({ loop: getRunningLoop() });
  future._source = `the event '${String(name)}'`;
  cancelBySignal(future, options.signal);
  if (future.done()) return future;
  if (isEmitter(source)) onceEmitted(source, name, future);
  else onceDispatched(source, String(name), future);
  return future;
}

function onceEmitted(emitter: EventEmitterLike, name: string | symbol, future: Future): void {
  const remove = (): void => {
    emitter.removeListener(name, succeed);
    emitter.removeListener('error', fail);
  };
  const succeed = (...args: unknown[]): void => {
    remove();
    if (!future.done()) future.setResult(args);
  };
  const fail = (error: unknown): void => {
    remove();
    if (!future.done()) future.setException(error);
  };
  emitter.on(name, succeed);
  if (name !== 'error') emitter.on('error', fail);
  future.addDoneCallback(remove);
}

function onceDispatched(target: EventTargetLike<unknown>, name: string, future: Future): void {
  const listener = (event: unknown): void => {
    target.removeEventListener(name, listener);
    if (!future.done()) future.setResult(event);
  };
  target.addEventListener(name, listener);
  future.addDoneCallback(() => {
    target.removeEventListener(name, listener);
  });
}

function isEmitter(value: unknown): value is EventEmitterLike {
  const { on, removeListener } = Object(value) as Partial<EventEmitterLike>;
  return typeof on === 'function' && typeof removeListener === 'function';
}

function isTarget(value: unknown): value is EventTargetLike<unknown> {
  const { addEventListener, removeEventListener } = Object(value) as Partial<
    EventTargetLike<unknown>
  >;
  return typeof addEventListener === 'function' && typeof removeEventListener === 'function';
}

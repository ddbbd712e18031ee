// The bridges between coroutines and the platform's ways to wait.

export { currentSignal, type HostAbortSignal } from './abort-signal.js';
export { fromAsync, toAsync, type ToAsyncOptions } from './async-function.js';
export { asyncGenerator, AsyncGeneratorObject } from './async-generator.js';
export {
  type CoroutineIterable,
  type CoroutineIterator,
  fromAsyncIterable,
  MountedIterator,
  PromisedIterator,
  toAsyncIterable,
} from './async-iterable.js';
export { type ErrorFirstCallback, fromCallback } from './callback.js';
export { type EventEmitterLike, type EventTargetLike, once, type OnceOptions } from './once.js';
export type { Emit } from './producer.js';
export { fromPromise } from './promise.js';

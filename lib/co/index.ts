// Drop-in for code of the generation before async/await: co, and Bluebird's Promise.coroutine.

export { type Co, co, co as default, type LegacyBody, type LegacyFunction } from './co.js';
export { fromYieldable, type Yielded } from './from-yieldable.js';
export {
  coroutine,
  type PromiseCoroutine,
  type PromiseCoroutineOptions,
  type YieldHandler,
} from './promise-coroutine.js';
export type { Thunk } from './yieldables.js';

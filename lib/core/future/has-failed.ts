import { ERROR } from './future-state.js';

/**
 * Tells whether a future failed. Other than `exception()`, to ask does not count as having seen it.
 *
 * @internal
 */
export function hasFailed(future: { readonly _state: number }): boolean {
  return future._state === ERROR;
}

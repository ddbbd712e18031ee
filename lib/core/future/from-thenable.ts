import type { BaseEventLoop } from '../loop/base-event-loop.js';
import { Future } from './future.js';
import { ERROR, PENDING, RESULT } from './future-state.js';

/**
 * Gives a future of a promise or another thenable of the host's.
 *
 * What comes after the future was cancelled is ignored, a late rejection too: nobody is left who
 * could want it.
 */
export function fromThenable<T>(thenable: PromiseLike<T>, loop: BaseEventLoop): Future<T> {
  const future = new Future<T>({ loop });
  future._source = 'a promise';
  loop._hostStart('promise');
  let out = true;
  const comeBack = (state: number, value: unknown): void => {
    if (!out) return;
    out = false;
    if (future._state === PENDING && !loop.isClosed()) future._settle(state, value);
    loop._hostDone('promise');
  };
  // A cancelled wait no longer holds the loop open for the host.
  future.addDoneCallback(() => {
    comeBack(0, undefined);
  });
  try {
    thenable.then(
      (value) => {
        comeBack(RESULT, value);
      },
      (error: unknown) => {
        comeBack(ERROR, error);
      },
    );
  } catch (error) {
    comeBack(ERROR, error);
  }
  return future;
}

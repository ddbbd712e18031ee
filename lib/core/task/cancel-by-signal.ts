import { describe } from '../base/describe.js';
import type { Future } from '../future/future.js';

/** As much of an `AbortSignal` as cancelling by one needs. */
export interface AbortSignalLike {
  readonly aborted: boolean;
  readonly reason?: unknown;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/**
 * Has a signal cancel a future, with the signal's reason as the message; at once if it is aborted
 * already. The signal is let go when the future is done.
 *
 * @throws {TypeError} when `signal` is not a signal
 * @internal
 */
export function cancelBySignal(future: Future, signal: AbortSignalLike | null | undefined): void {
  if (signal === undefined || signal === null) return;
  checkSignal(signal);
  if (future.done()) return;
  const cancel = (): void => {
    future.cancel(signal.reason);
  };
  if (signal.aborted) {
    cancel();
    return;
  }
  signal.addEventListener('abort', cancel);
  future.addDoneCallback(() => {
    signal.removeEventListener('abort', cancel);
  });
}

function checkSignal(signal: AbortSignalLike): void {
  if (typeof signal.addEventListener === 'function' && 'aborted' in signal) return;
  throw new TypeError(`signal must be an AbortSignal, got ${describe(signal)}`);
}

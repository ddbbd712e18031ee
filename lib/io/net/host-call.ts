import { type Coroutine, type EventLoop, Future } from '../../core/index.js';
import { fromHostError } from '../stream/index.js';

/** How something of the platform's tells that it is done. */
export interface Settle<T> {
  readonly resolve: (value: T) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Waits for something of the platform's that calls back.
 *
 * @switches until it does
 * @cancelled what comes later is ignored
 * @throws {OSError} what it fails with
 */
export function* hostCall<T>(
  loop: EventLoop,
  label: string,
  start: (settle: Settle<T>) => void,
): Coroutine<T> {
  const future = new Future<T>(undefined, loop);
  future._source = label;
  loop._hostStart(label);
  const isOpen = (): boolean => !future.done() && !loop.isClosed();
  try {
    start({
      resolve: (value) => {
        if (isOpen()) future.setResult(value);
      },
      reject: (error) => {
        if (isOpen()) future.setException(fromHostError(error));
      },
    });
    return yield* future;
  } finally {
    loop._hostDone(label);
  }
}

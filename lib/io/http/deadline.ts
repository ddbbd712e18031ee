// The times that a request may take, and the one signal that ends it: by a timeout, by the
// cancellation of whoever waits, or by the end of its session.

import {
  type Coroutine,
  type EventLoop,
  fromThenable,
  isCancelled,
  TimeoutError,
  type TimerHandle,
} from '../../core/index.js';
import { waitFor } from '../../std/time/wait-for.js';
import { ServerTimeoutError } from '../websocket/index.js';
import { ClientConnectionError, ClientError } from './errors.js';
import type { ClientTimeout } from './timeout-input.js';

const TOTAL = 300_000;

/** The time of one request. */
export class Deadline {
  readonly #loop: EventLoop;
  readonly #controller = new AbortController();
  readonly #sockRead: number | null;
  readonly #onStop: () => void;
  #timer: TimerHandle | null = null;

  constructor(
    loop: EventLoop,
    { total = TOTAL, sockRead = null }: ClientTimeout,
    onStop: () => void,
  ) {
    this.#loop = loop;
    this.#sockRead = sockRead;
    this.#onStop = onStop;
    if (total === null || total === Infinity) return;
    this.#timer = loop.callLater(total, () => {
      this.abort(new ServerTimeoutError(`No complete response within ${String(total)} ms`));
    });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Ends the request, head or body, with an error. */
  abort(reason: unknown): void {
    this.stop();
    this.#controller.abort(reason);
  }

  /** The request is over. */
  stop(): void {
    this.#timer?.cancel();
    this.#onStop();
  }

  /** Waits for a promise of the platform's, as long as the next byte may take. */
  *guard<T>(promise: Promise<T>): Coroutine<T> {
    const arrival = fromThenable(promise, this.#loop);
    try {
      return yield* this.#sockRead === null ? arrival : waitFor(arrival, this.#sockRead);
    } catch (error) {
      throw this.#errorFor(error);
    }
  }

  #errorFor(error: unknown): unknown {
    if (isCancelled(error) || error instanceof ClientError) return error;
    if (this.#controller.signal.aborted) return this.#controller.signal.reason;
    if (error instanceof TimeoutError) {
      const late = new ServerTimeoutError(`Nothing came within ${String(this.#sockRead)} ms`, {
        cause: error,
      });
      this.abort(late);
      return late;
    }
    this.stop();
    return new ClientConnectionError(messageOf(error), { cause: error });
  }
}

/** `fetch` says no more than that it failed; its cause says why. */
function messageOf(error: unknown): string {
  const { cause } = Object(error) as { cause?: unknown };
  const innermost = cause instanceof Error ? cause : error;
  if (!(innermost instanceof Error)) return String(innermost);
  const { code } = innermost as { code?: unknown };
  if (innermost.message !== '') return innermost.message;
  return typeof code === 'string' ? code : innermost.name;
}

import { type Coroutine, type EventLoop, Future } from '../../core/index.js';

/** A transport whose protocol has not been told. */
export interface BeginningTransport {
  /** @internal */
  readonly _loop: EventLoop;
  /** @internal */
  _begin(waiter: Future<void>): void;
  abort(): void;
}

/**
 * Has the protocol told of the connection, and waits until it was.
 *
 * @switches always
 * @cancelled the transport is aborted
 * @internal
 */
export function* begin(transport: BeginningTransport): Coroutine<void> {
  const waiter = new Future<void>(undefined, transport._loop);
  waiter._source = transport;
  transport._begin(waiter);
  try {
    yield* waiter;
  } catch (error) {
    transport.abort();
    throw error;
  }
}

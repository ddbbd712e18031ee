import { AWAITABLE, type Coroutine, KIND, mount } from '../../core/index.js';

/** What can be let go of: a response, a WebSocket. */
interface Releasable {
  aexit(): Coroutine;
}

/**
 * What `session.get()` and `session.wsConnect()` give: `yield*` gives the response, and
 * `asyncWith` holds it for a block and lets it go.
 */
export class RequestContext<T extends Releasable> implements Coroutine<T> {
  readonly #body: Coroutine<T>;
  #entered: T | null = null;

  /** @internal */
  constructor(body: Coroutine<T>) {
    this.#body = body;
  }

  get [KIND](): number {
    return AWAITABLE;
  }

  // oxlint-disable-next-line typescript/no-explicit-any -- the send type of generators
  next(...args: [] | [any]): IteratorResult<unknown, T> {
    return this.#body.next(...args);
  }

  throw(error: unknown): IteratorResult<unknown, T> {
    return this.#body.throw(error);
  }

  return(value: T): IteratorResult<unknown, T> {
    return this.#body.return(value);
  }

  [Symbol.iterator](): Coroutine<T> {
    return this.#body;
  }

  // oxlint-disable-next-line unicorn/no-thenable -- a foreign driver of promises waits for it
  then<R1 = T, R2 = never>(
    onFulfilled?: ((value: T) => R1 | PromiseLike<R1>) | null,
    onRejected?: ((error: unknown) => R2 | PromiseLike<R2>) | null,
  ): Promise<R1 | R2> {
    return mount<T>(this.#body).then(onFulfilled, onRejected);
  }

  /** Sends the request. @switches always @cancelled the request is given up */
  *aenter(): Coroutine<T> {
    this.#entered = yield* this.#body;
    return this.#entered;
  }

  /** Lets go of the response. @switches as the response does @cancelled as the response is */
  *aexit(): Coroutine<void> {
    if (this.#entered !== null) yield* this.#entered.aexit();
  }
}

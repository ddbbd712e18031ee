import { type EventLoop, Future, getRunningLoop, nameOf, RuntimeError } from '../../core/index.js';

/**
 * What belongs to one loop: the one in which somebody first had to wait for it.
 *
 * Until then it can be made and used anywhere, at the top level of a module too.
 */
export abstract class LoopBound {
  /** @internal Who is named as the thing waited for. */
  _source: object = this;
  #loop: EventLoop | null = null;

  /**
   * Gives a future of the running loop to wait on, and binds to that loop.
   *
   * @throws {RuntimeError} when it is bound to another loop
   * @internal
   */
  _createWaiter(): Future<void> {
    const loop = getRunningLoop();
    if (this.#loop === null) this.#loop = loop;
    else if (this.#loop !== loop) {
      throw new RuntimeError(`${String(this._source)} is bound to a different event loop`);
    }
    const waiter = new Future<void>(undefined, loop);
    waiter._source = this._source;
    return waiter;
  }

  /** Gives what asyncio's `repr` says. */
  toString(): string {
    return `<${nameOf(this.constructor)} ${this._describe()}>`;
  }

  /** What Node's console shows. @internal */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }

  /** Gives the part of the description that tells its state. @internal */
  abstract _describe(): string;
}

import { type Coroutine, type EventLoop, NotImplementedError } from '../../core/index.js';

/** What servers can do; each raises NotImplementedError here. */
export abstract class AbstractServer {
  close(): void {
    throw notImplemented('close');
  }

  closeClients(): void {
    throw notImplemented('closeClients');
  }

  abortClients(): void {
    throw notImplemented('abortClients');
  }

  getLoop(): EventLoop {
    throw notImplemented('getLoop');
  }

  isServing(): boolean {
    throw notImplemented('isServing');
  }

  /** @switches never @cancelled cannot be */
  *startServing(): Coroutine<void> {
    throw notImplemented('startServing');
  }

  /** @switches never @cancelled cannot be */
  *serveForever(): Coroutine<never> {
    throw notImplemented('serveForever');
  }

  /** @switches never @cancelled cannot be */
  *waitClosed(): Coroutine<void> {
    throw notImplemented('waitClosed');
  }

  /** @switches never @cancelled cannot be */
  *aenter(): Coroutine<this> {
    return this;
  }

  /**
   * Closes the server, and waits until every connection is gone.
   *
   * @switches until they are
   * @cancelled the server is closed all the same
   */
  *aexit(): Coroutine<void> {
    this.close();
    yield* this.waitClosed();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.getLoop()._mount(this.aexit());
  }
}

function notImplemented(method: string): NotImplementedError {
  return new NotImplementedError(`this server has no ${method}()`);
}

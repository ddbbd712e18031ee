import { type Coroutine, Deque, type EventLoop, type Future } from '../../core/index.js';
import type { WSMessage } from './message.js';

/** The messages that nobody has received yet, with one receiver at most. */
export class MessageQueue {
  readonly #loop: EventLoop;
  readonly #owner: object;
  readonly #messages = new Deque<WSMessage>();
  #waiter: Future<void> | null = null;
  #size = 0;

  constructor(loop: EventLoop, owner: object) {
    this.#loop = loop;
    this.#owner = owner;
  }

  /** Bytes of the messages that are waiting; for text, its length. */
  get size(): number {
    return this.#size;
  }

  push(message: WSMessage): void {
    this.#messages.push(message);
    this.#size += sizeOf(message);
    if (this.#waiter?.done() === false) this.#waiter.setResult();
  }

  /** Gives the next message, if there is one. */
  shift(): WSMessage | undefined {
    const message = this.#messages.shift();
    if (message !== undefined) this.#size -= sizeOf(message);
    return message;
  }

  /** Waits for the next message. A cancellation takes none. */
  *next(): Coroutine<WSMessage> {
    for (;;) {
      const message = this.shift();
      if (message !== undefined) return message;
      const waiter = this.#loop.createFuture<void>();
      waiter._source = this.#owner;
      this.#waiter = waiter;
      try {
        yield* waiter;
      } finally {
        this.#waiter = null;
      }
    }
  }

  clear(): void {
    while (this.shift() !== undefined);
  }
}

function sizeOf({ data }: WSMessage): number {
  return typeof data === 'string' || data instanceof Uint8Array ? data.length : 0;
}

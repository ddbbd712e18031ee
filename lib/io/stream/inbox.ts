import { type EventLoop, Handle } from '../../core/index.js';

/** Who is given what came. */
export interface InboxOwner {
  isReading(): boolean;
  /** @internal */
  _give(data: Buffer): void;
  /** @internal */
  _giveEof(): void;
}

/**
 * What the platform brings between turns, to be handed on in a turn, as asyncio reads its sockets:
 * however much comes at a time, the loop is woken once, and one entry in its queue brings it all.
 */
export class Inbox {
  readonly #loop: EventLoop;
  readonly #owner: InboxOwner;
  readonly #delivery: Handle;
  #chunks: Buffer[] = [];
  #hasEof = false;
  #isQueued = false;

  constructor(loop: EventLoop, owner: InboxOwner) {
    this.#loop = loop;
    this.#owner = owner;
    this.#delivery = new Handle(
      () => {
        this.#deliver();
      },
      [],
      loop,
    );
  }

  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.schedule();
  }

  pushEof(): void {
    this.#hasEof = true;
    this.schedule();
  }

  /** Has what is here given in the next turn; does nothing if nothing is, or nobody reads. */
  schedule(): void {
    if (this.#isQueued || (this.#chunks.length === 0 && !this.#hasEof)) return;
    if (!this.#owner.isReading() || this.#loop.isClosed()) return;
    this.#isQueued = true;
    this.#loop._enqueue(this.#delivery);
  }

  /** Takes out what nobody was given. */
  takeAll(): Buffer[] {
    const chunks = this.#chunks;
    this.#chunks = [];
    this.#hasEof = false;
    return chunks;
  }

  #deliver(): void {
    this.#isQueued = false;
    const chunks = this.#chunks;
    if (chunks.length > 1) {
      this.#deliverSeveral(chunks);
    } else if (chunks.length === 1 && this.#owner.isReading()) {
      this.#owner._give(chunks.pop() as Buffer);
    }
    if (this.#hasEof && this.#chunks.length === 0 && this.#owner.isReading()) {
      this.#hasEof = false;
      this.#owner._giveEof();
    }
  }

  #deliverSeveral(chunks: Buffer[]): void {
    let given = 0;
    // Whoever is given some may pause, close, or take the rest for another transport.
    while (given < chunks.length && this.#chunks === chunks && this.#owner.isReading()) {
      given += 1;
      this.#owner._give(chunks[given - 1] as Buffer);
    }
    if (this.#chunks === chunks) chunks.splice(0, given);
  }
}

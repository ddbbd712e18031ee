// Who waits for everybody else to be blocked. The loop asks here when nothing is ready, which it
// knows: nobody polls, and no turn is counted.

import type { Future } from '../core/index.js';

/** What a waiter wants of the quiet. */
export interface IdleWish {
  /** For how long nothing may become ready. */
  readonly quietMs: number;
  /** Whether the host, too, must have nothing under way. */
  readonly includingHost: boolean;
}

/** What the loop knows at a moment at which nothing is ready. */
export interface IdleMoment {
  readonly now: number;
  /** Until when the clock may move. */
  readonly limit: number;
  readonly hostWork: boolean;
}

interface Waiting extends IdleWish {
  readonly future: Future<void>;
}

/** Those who wait, in the order in which they came. They are woken one at a time. */
export class IdleWaiters {
  #waiting: Waiting[] = [];

  add(future: Future<void>, wish: IdleWish): void {
    this.#waiting.push({ future, ...wish });
  }

  /** Gives when the next of them is to be woken, if nothing else happens; undefined for never. */
  next({ now, limit, hostWork }: IdleMoment): number | undefined {
    const first = this.#first(hostWork);
    if (first === undefined) return undefined;
    const at = now + first.quietMs;
    return at > limit || (hostWork && first.quietMs > 0) ? undefined : at;
  }

  /** Wakes the one that `next` was about. */
  wake(hostWork: boolean): void {
    const first = this.#first(hostWork);
    if (first === undefined) return;
    this.#waiting = this.#waiting.filter((waiting) => waiting !== first);
    first.future.setResult(undefined);
  }

  /** The one who needs the shortest quiet; of equals, the one who came first. */
  #first(hostWork: boolean): Waiting | undefined {
    this.#waiting = this.#waiting.filter(({ future }) => !future.done());
    return this.#waiting
      .filter(({ includingHost }) => !includingHost || !hostWork)
      .reduce<Waiting | undefined>(
        (best, waiting) => (best === undefined || waiting.quietMs < best.quietMs ? waiting : best),
        undefined,
      );
  }
}

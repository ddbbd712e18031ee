// All moments of a run: the moment at n is what the first n events make. Some are kept, so that any
// other is near; how one comes to a moment makes no difference to it.

import type { TraceEvent } from 'yieldfrom/testing';
import { fold } from './fold.js';
import { hashOf } from './hash.js';
import { beginning, type Moment } from './state.js';

/** How far apart kept moments are. */
const STRIDE = 64;

/** The events of a run, and every moment of it. */
export class Timeline {
  readonly events: readonly TraceEvent[];
  readonly #kept: Moment[] = [beginning];
  #last: { readonly at: number; readonly moment: Moment } = { at: 0, moment: beginning };

  constructor(events: readonly TraceEvent[]) {
    this.events = events;
  }

  /** How many positions there are, besides that before all events. */
  get length(): number {
    return this.events.length;
  }

  /** Gives the moment after `position` events. */
  at(position: number): Moment {
    const end = this.clamp(position);
    let { at, moment } = this.#last;
    if (at > end || end - at > STRIDE) {
      const index = Math.min(Math.floor(end / STRIDE), this.#kept.length - 1);
      at = index * STRIDE;
      moment = this.#kept[index] as Moment;
    }
    while (at < end) {
      moment = fold(moment, this.events[at] as TraceEvent);
      at += 1;
      if (at === this.#kept.length * STRIDE) this.#kept.push(moment);
    }
    this.#last = { at, moment };
    return moment;
  }

  /** Gives a position that there is. */
  clamp(position: number): number {
    return Math.max(0, Math.min(Math.trunc(position), this.length));
  }

  /** Gives what stands for everything that a moment shows. */
  hash(position: number): string {
    return hashOf(this.at(position));
  }
}

import { sitesIn, stackHere } from '../sites.js';
import type { TraceEvent } from '../trace/event.js';
import type { Divergence } from './nondeterminism-error.js';
import type { PlatformCall } from './platform.js';

/** Compares two runs while the second is under way, so that the place where they part is on the stack. */
export class Comparison {
  #before: TraceEvent[] = [];
  #callsBefore: PlatformCall[] = [];
  #events: TraceEvent[] = [];
  #calls: PlatformCall[] = [];
  #parting: { readonly event: TraceEvent; readonly site: string | undefined } | null = null;
  #isSecond = false;

  /** The first run is over, the second begins. */
  beginAgain(): void {
    this.#before = this.#events;
    this.#callsBefore = this.#calls;
    this.#events = [];
    this.#calls = [];
    this.#isSecond = true;
  }

  hear(event: TraceEvent): void {
    const { length } = this.#events;
    this.#events.push(event);
    if (!this.#isSecond || this.#parting !== null) return;
    if (JSON.stringify(event) === JSON.stringify(this.#before[length])) return;
    this.#parting = { event, site: sitesIn(stackHere())[0] };
  }

  note(call: PlatformCall): void {
    this.#calls.push(call);
  }

  /** Where the runs part, if they do, or would have: a timer of the host was armed. */
  divergence(seed: number): Divergence | undefined {
    const parting = this.#parting;
    const { length } = this.#events;
    const isSame = parting === null && length === this.#before.length;
    // What was read makes no difference to runs that are the same; a timer would have made one.
    const culprit = this.#calls.find(
      ({ value }, index) => value === '' || (!isSame && value !== this.#callsBefore[index]?.value),
    );
    if (isSame && culprit === undefined) return undefined;
    const before = this.#before[parting?.event.seq ?? length];
    return {
      seed,
      event: parting?.event,
      before,
      site: parting?.site ?? culprit?.site,
      culprit,
    };
  }
}

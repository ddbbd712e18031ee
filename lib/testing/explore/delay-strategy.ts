import type { Deviation } from './replay-strategy.js';
import type { Choice, ChoicePoint, Strategy } from './strategy.js';

/** Deviations from the plain loop's order, the last one first. */
interface Delays {
  readonly before: Delays | null;
  readonly last: Pick<Deviation, 'at' | 'picked'>;
  /** How many delays there are in all. */
  readonly count: number;
}

/**
 * Keeps the order of the plain loop but for a few delays: at a point of choice, the one whose turn
 * it is stays behind, and the next one goes. It runs the plain schedule, then every schedule with
 * one delay, then with two, and so on: most bugs need few.
 *
 * Source: Emmi, Qadeer and Rakamarić, "Delay-bounded scheduling", POPL 2011.
 */
export class DelayStrategy implements Strategy {
  readonly isExhaustive = false;
  readonly #max: number;
  readonly #queue: (Delays | null)[] = [null];
  #next = 0;
  #current: Delays | null = null;
  #picks = new Map<number, number>();
  #at = 0;

  constructor(max: number) {
    if (!(Number.isInteger(max) && max >= 0)) {
      throw new RangeError(`a number of delays is a whole number from 0 on, got ${String(max)}`);
    }
    this.#max = max;
  }

  begin(): boolean {
    if (this.#next === this.#queue.length) return false;
    this.#current = this.#queue[this.#next] as Delays | null;
    this.#next += 1;
    this.#at = 0;
    this.#picks = new Map();
    for (let one = this.#current; one !== null; one = one.before) {
      this.#picks.set(one.last.at, one.last.picked);
    }
    return true;
  }

  pick({ options }: ChoicePoint): number {
    const picked = this.#picks.get(this.#at) ?? 0;
    this.#at += 1;
    return Math.min(picked, options.length - 1);
  }

  /** Queues what differs from the run by one more delay, at its last one or behind it. */
  end(choices: readonly Choice[]): void {
    const current = this.#current;
    const count = (current?.count ?? 0) + 1;
    if (count > this.#max) return;
    const { at = -1, picked = 0 } = current?.last ?? {};
    if (current !== null && picked + 1 < (choices[at]?.options.length ?? 0)) {
      this.#queue.push({ before: current.before, last: { at, picked: picked + 1 }, count });
    }
    for (let later = at + 1; later < choices.length; later += 1) {
      this.#queue.push({ before: current, last: { at: later, picked: 1 }, count });
    }
  }
}

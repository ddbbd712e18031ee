import { type Random, randomFrom } from './random.js';
import type { Choice, ChoicePoint, Strategy } from './strategy.js';

/** Taken for the length of a run before there was one. */
const UNKNOWN_LENGTH = 16;

/**
 * Probabilistic concurrency testing: every task has a random priority, the highest that is ready
 * runs, and at `depth - 1` random points the one that would run falls below all others. A bug that
 * needs few such points is found with a probability that has a lower bound.
 *
 * Source: Burckhardt et al., "A Randomized Scheduler with Probabilistic Guarantees of Finding
 * Bugs", ASPLOS 2010.
 */
export class PctStrategy implements Strategy {
  readonly isExhaustive = false;
  readonly #depth: number;
  readonly #random: Random;
  /** The longest run so far, in points of choice; a run that ended early says nothing. */
  #length = 0;
  #priorities = new Map<string, number>();
  #changes = new Set<number>();
  #rare = -1;
  #at = 0;
  #rareAt = 0;
  #rareLength = 0;
  #lowest = 0;

  constructor(seed: number, depth: number) {
    this.#random = randomFrom(seed);
    this.#depth = depth;
  }

  begin(): boolean {
    this.#priorities = new Map();
    this.#at = 0;
    this.#rareAt = 0;
    this.#lowest = 0;
    const changes = Array.from({ length: this.#depth - 1 }, () =>
      this.#below(this.#length || UNKNOWN_LENGTH),
    );
    this.#changes = new Set(changes);
    this.#rare = this.#below(this.#rareLength + 1);
    return true;
  }

  pick(point: ChoicePoint): number {
    const { options } = point;
    if (isRare(point)) {
      this.#rareAt += 1;
      return this.#rareAt - 1 === this.#rare ? 1 : 0;
    }
    if (this.#changes.has(this.#at)) {
      this.#lowest -= 1;
      this.#priorities.set(options[this.#highest(options)] as string, this.#lowest);
    }
    this.#at += 1;
    return this.#highest(options);
  }

  end(choices: readonly Choice[]): void {
    const rareCount = choices.filter(isRare).length;
    this.#length = Math.max(choices.length - rareCount, this.#length);
    this.#rareLength = Math.max(rareCount, this.#rareLength);
  }

  #below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }

  #highest(options: readonly string[]): number {
    const priorities = options.map((option) => {
      const known = this.#priorities.get(option) ?? 1 + this.#random();
      this.#priorities.set(option, known);
      return known;
    });
    return priorities.indexOf(Math.max(...priorities));
  }
}

function isRare({ kind }: ChoicePoint): boolean {
  return kind === 'cancel' || kind === 'fault';
}

import { type Random, randomFrom } from './random.js';
import type { Choice, ChoicePoint, Strategy } from './strategy.js';

/** Rare events are not injected at every second point. */
const RARE = 0.1;

/** Picks any option with the same probability. */
export class RandomStrategy implements Strategy {
  readonly isExhaustive = false;
  readonly #random: Random;

  constructor(seed: number) {
    this.#random = randomFrom(seed);
  }

  begin(): boolean {
    return true;
  }

  pick({ kind, options }: ChoicePoint): number {
    if (kind === 'cancel' || kind === 'fault') return this.#random() < RARE ? 1 : 0;
    return Math.floor(this.#random() * options.length);
  }

  end(): void {
    // Every run is for itself.
  }
}

/**
 * Picks so that every interleaving is about equally likely: a task is picked the more often the
 * more steps it has before it, as far as the runs before have shown.
 */
export class WalkStrategy implements Strategy {
  readonly isExhaustive = false;
  readonly #random: Random;
  #known = new Map<string, number>();
  #left = new Map<string, number>();

  constructor(seed: number) {
    this.#random = randomFrom(seed);
  }

  begin(): boolean {
    this.#left = new Map(this.#known);
    return true;
  }

  pick({ kind, options }: ChoicePoint): number {
    if (kind === 'cancel' || kind === 'fault') return this.#random() < RARE ? 1 : 0;
    const weights = options.map((option) => Math.max(this.#left.get(option) ?? 1, 1));
    let rest = this.#random() * weights.reduce((sum, weight) => sum + weight, 0);
    const picked = weights.findIndex((weight) => (rest -= weight) < 0);
    const index = picked === -1 ? options.length - 1 : picked;
    const option = options[index] as string;
    this.#left.set(option, (this.#left.get(option) ?? 1) - 1);
    return index;
  }

  end(choices: readonly Choice[]): void {
    const counts = new Map<string, number>();
    for (const { options, picked } of choices) {
      const option = options[picked] as string;
      counts.set(option, (counts.get(option) ?? 0) + 1);
    }
    for (const [option, count] of counts) {
      this.#known.set(option, Math.max(count, this.#known.get(option) ?? 0));
    }
  }
}

import type { ChoicePoint, Strategy } from './strategy.js';

/** One choice that differs from the plain loop's: at which point, what was picked, of how many. */
export interface Deviation {
  readonly at: number;
  readonly picked: number;
  readonly count: number;
}

/** What a replay met where it expected another point. */
export interface Mismatch {
  readonly deviation: Deviation;
  readonly found: ChoicePoint | undefined;
}

/** Runs one schedule again. Where the program has changed, it goes on as well as it can. */
export class ReplayStrategy implements Strategy {
  readonly isExhaustive = false;
  readonly #deviations: ReadonlyMap<number, Deviation>;
  #at = 0;
  /** The first place at which the program was not what it was. */
  mismatch: Mismatch | undefined;

  constructor(deviations: readonly Deviation[]) {
    this.#deviations = new Map(deviations.map((deviation) => [deviation.at, deviation]));
  }

  begin(): boolean {
    this.#at = 0;
    this.mismatch = undefined;
    return true;
  }

  pick(point: ChoicePoint): number {
    const deviation = this.#deviations.get(this.#at);
    this.#at += 1;
    if (deviation === undefined) return 0;
    if (deviation.count !== point.options.length) this.mismatch ??= { deviation, found: point };
    return Math.min(deviation.picked, point.options.length - 1);
  }

  end(): void {
    const missed = [...this.#deviations.values()].find(({ at }) => at >= this.#at);
    if (missed !== undefined) this.mismatch ??= { deviation: missed, found: undefined };
  }
}

import type { ChoiceKind, ChoicePoint, Strategy } from './strategy.js';

/**
 * Keeps the order of the plain loop, and lets one rare thing happen: in the first run at the first
 * point where it could, in the second at the second, until there is no such point any more.
 */
export class EverywhereStrategy implements Strategy {
  readonly isExhaustive = true;
  readonly #kind: ChoiceKind;
  #target = -1;
  #seen = 0;
  #wasReached = true;

  constructor(kind: ChoiceKind) {
    this.#kind = kind;
  }

  begin(): boolean {
    if (!this.#wasReached) return false;
    this.#target += 1;
    this.#seen = 0;
    return true;
  }

  pick({ kind }: ChoicePoint): number {
    if (kind !== this.#kind) return 0;
    this.#seen += 1;
    return this.#seen - 1 === this.#target ? 1 : 0;
  }

  end(): void {
    this.#wasReached = this.#seen > this.#target;
  }
}

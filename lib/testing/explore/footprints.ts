import { type Probe, realm } from '../../core/index.js';
import type { Strategy } from './strategy.js';

/** Notes what each step touches: futures that it waits for or settles, and what is `shared`. */
export class Footprints implements Probe {
  readonly #strategy: Strategy | null;
  readonly #labelOf: (task: object) => string | undefined;
  #touched = new Map<string, boolean>();
  #cellCount = 0;
  #isOpen = false;

  constructor(strategy: Strategy | null, labelOf: (task: object) => string | undefined) {
    this.#strategy = strategy;
    this.#labelOf = labelOf;
  }

  /** A step was picked, and begins. */
  begin(): void {
    this.#touched = new Map();
    this.#isOpen = true;
  }

  /** The step picked before is over: what it touched is known. */
  flush(): void {
    if (this.#isOpen) this.#strategy?.touched?.(this.#touched);
    this.#isOpen = false;
  }

  /** A shared value is made: gives its name, the same in every run. */
  name(): string {
    this.touch('the number of shared values', true);
    this.#cellCount += 1;
    return `shared ${String(this.#cellCount)}`;
  }

  /** Names, not objects: every run makes its objects anew. */
  touch(thing: string, isChanged: boolean): void {
    if (this.#isOpen && realm.currentTask !== null) {
      this.#touched.set(thing, isChanged || this.#touched.get(thing) === true);
    }
  }

  waitBegin(_task: object, future: object | null): void {
    if (future !== null) this.touch(this.#nameOf(future), true);
  }

  futureSettle(future: object): void {
    this.touch(this.#nameOf(future), true);
  }

  taskSpawn(): void {
    this.touch('the number of tasks', true);
  }

  /** Futures that are no tasks have no name that is the same in every run: they count as one. */
  #nameOf(future: object): string {
    return this.#labelOf(future) ?? 'a future';
  }
}

import type { Ending } from '../adapter.js';
import type { Json } from '../scenario.js';

/** An error of the adapter, by its portable name. */
export class NativeError extends Error {
  readonly portable: string;

  constructor(portable: string, message?: string) {
    super(message);
    this.portable = portable;
  }
}

const reserved =
  /^(Cancelled|Timeout|InvalidState|Runtime|Lookup|NotImplemented|KeyboardInterrupt|SystemExit)$/;

export function makeNativeError(name: string, message: string | undefined): unknown {
  if (name === 'Value') return new RangeError(message);
  if (name === 'Type') return new TypeError(message);
  return reserved.test(name) ? new NativeError(name, message) : undefined;
}

export function nameOfNativeError(error: unknown): Json | undefined {
  if (error instanceof NativeError) return error.portable;
  if (error instanceof RangeError) return 'Value';
  return error instanceof TypeError ? 'Type' : undefined;
}

/** A promise that is settled from outside, and knows that it is. */
export class Deferred {
  readonly promise: Promise<unknown>;
  #resolve!: (value: unknown) => void;
  #reject!: (error: unknown) => void;
  #settled: Ending | null = null;
  #isSeen = false;

  constructor() {
    this.promise = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.promise.catch(() => undefined);
  }

  /** The promise, for somebody who hears of its error. */
  see(): Promise<unknown> {
    this.#isSeen = true;
    return this.promise;
  }

  get isUnseen(): boolean {
    return this.#settled?.kind === 'error' && !this.#isSeen;
  }

  follow(promise: Promise<unknown>): void {
    promise.then(
      (value) => {
        this.setResult(value);
      },
      (error: unknown) => {
        this.setException(error);
      },
    );
  }

  setResult(value: unknown): void {
    this.#settleAs({ kind: 'ok', value });
    this.#resolve(value);
  }

  setException(error: unknown): void {
    this.#settleAs({ kind: 'error', error });
    this.#reject(error);
  }

  done(): boolean {
    return this.#settled !== null;
  }

  cancelled(): boolean {
    return false;
  }

  /** Tells how it was settled. */
  ending(): Ending {
    this.#isSeen = true;
    return this.#settled ?? { kind: 'ok', value: undefined };
  }

  #settleAs(how: Ending): void {
    if (this.#settled !== null) throw new NativeError('InvalidState', 'it is settled already');
    this.#settled = how;
  }
}

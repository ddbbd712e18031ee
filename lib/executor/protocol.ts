// Every message between a pool and its workers, as types.

import type { EncodedError } from './error-codec.js';
import type { WorkerExit } from './errors.js';

/** What a worker is to call. */
export type Target =
  | {
      readonly kind: 'function';
      readonly module: string;
      readonly name: string;
      /** The arguments are lists of arguments, one for each of many calls. */
      readonly many: boolean;
    }
  | {
      readonly kind: 'create';
      readonly module: string;
      readonly name: string;
      readonly object: number;
    }
  | { readonly kind: 'method'; readonly object: number; readonly name: string };

/** Values of context variables, by their names. */
export type SentContext = readonly (readonly [name: string, value: unknown])[];

/** From the pool to a worker. */
export type ToWorker =
  | {
      readonly kind: 'start';
      readonly initializer: Initializer | null;
      /** What the initializer was to be could not be found out. */
      readonly error: EncodedError | null;
    }
  | {
      readonly kind: 'run';
      readonly id: number;
      readonly target: Target;
      readonly args: readonly unknown[];
      readonly context?: SentContext;
    }
  | { readonly kind: 'abort'; readonly id: number }
  | { readonly kind: 'release'; readonly object: number }
  | { readonly kind: 'close' };

/** From a worker to the pool. */
export type FromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'result'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'error'; readonly id: number; readonly error: EncodedError }
  | { readonly kind: 'dying'; readonly error: EncodedError };

/** What runs first in a worker, before any job. */
export interface Initializer {
  readonly module: string;
  /** The function to call; null: loading the module is enough. */
  readonly name: string | null;
  readonly args: readonly unknown[];
}

/** One worker of a platform, as the pool sees it: five operations and no more. */
export interface Endpoint {
  /** @throws what the platform throws for a value that cannot be sent */
  send(message: ToWorker, transfer: readonly object[]): void;
  onMessage(listener: (message: FromWorker) => void): void;
  /** Called exactly once, however the worker ends. */
  onExit(listener: (exit: WorkerExit) => void): void;
  /** Ends the worker at once, whatever it does; `gently` where the platform knows such a thing. */
  kill(gently?: boolean): void;
  /** Whether the worker keeps the program alive. */
  ref(hold: boolean): void;
}

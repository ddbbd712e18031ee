// What a library must offer to be run through the corpus. Nothing here knows which library it is.

import type { Json } from './scenario.js';

/** A coroutine of the interpreter: what it yields is the business of the library alone. */
export type Body<T = unknown> = Generator<unknown, T>;

/** How a run ended. */
export type Ending =
  | { readonly kind: 'ok'; readonly value: unknown }
  | { readonly kind: 'error'; readonly error: unknown }
  | { readonly kind: 'exit'; readonly error: unknown }
  | { readonly kind: 'deadlock'; readonly blocked: readonly object[] }
  | { readonly kind: 'stopped' | 'runaway' };

/** How a task is made. */
export interface SpawnOptions {
  readonly name: string | undefined;
  readonly context?: object;
  readonly group?: object;
  readonly eager?: boolean;
}

/** How a run ends. */
export interface RunLoopOptions {
  /** Whether the run ends as `asyncio.run` does: what is left is cancelled and waited for. */
  readonly shutdown: boolean;
}

/** How `gather`, `wait` and their like are asked for. */
export interface CombineOptions {
  readonly returnExceptions?: boolean;
  readonly ms?: number | null;
  readonly until?: 'first' | 'firstError' | 'all';
}

/** A library under test. */
export interface Adapter {
  readonly name: string;
  readonly version: string;
  /** The features of `schema/verbs.json` that it has, `base` included. */
  readonly features: ReadonlySet<string>;
  /** Makes a fresh loop at time 0 for one scenario. `seed` chooses among equal ways, if any. */
  open(seed: number): World;
}

/**
 * One loop of the library, with what a scenario can do to it. A method for a feature that the
 * library lacks is never called.
 */
export interface World {
  /** Has every task take its first step inside the call that makes it. */
  startEagerly(): void;
  /**
   * Runs `main` as the task of that name until it is done, and turns the clock as needed. A library
   * that only its host can drive leaves this out.
   */
  run?(main: Body, options: RunLoopOptions): Ending;
  /** As `run`, but driven by the host: the clock is still virtual. */
  runOnHost?(main: Body, options: RunLoopOptions): Promise<Ending>;
  time(): number;
  /** How many turns the loop has begun. */
  turn(): number;
  /**
   * Gives `body` as something that `yield*` runs in the current task. What is kept for later must
   * refuse to run twice.
   */
  delegate(body: Body, isKept: boolean): Body;
  /** Waits for anything that the library can wait for. */
  wait(awaitable: unknown): Body;
  /** Yields a value to whatever drives the task, as no coroutine should. */
  give(value: unknown): Body;
  /** Tells whether something failed and nobody has asked for its error. */
  isUnretrieved(thing: object): boolean;
  /** Makes a task of a body, or of another coroutine of the library. */
  spawn(coroutine: unknown, options: SpawnOptions): object;
  currentTask(): object | null;
  allTasks(): Iterable<object>;
  /** Makes a future, a lock, a queue …: the kinds of `schema/verbs.json`. */
  create(kind: string, argument: Json | object, name: string): object;
  /** Gives something to wait for: a sleep, a gather, a shield, a wait, a waitFor. */
  combine(kind: string, of: readonly unknown[], options: CombineOptions): unknown;
  /** Runs `body` inside a lock, a timeout, a group; `entered` hears of the object first. */
  enter(kind: string, subject: unknown, entered: (scope: object) => void, body: () => Body): Body;
  /** Gives what `asCompleted` gives: iterable, or async iterable in the library's own way. */
  eachCompleted(
    of: readonly unknown[],
    ms: number | undefined,
    isAsync: boolean,
    each: (next: unknown) => Body<boolean>,
  ): Body;
  callSoon(callback: () => void): object;
  callLater(ms: number, callback: () => void): object;
  callAt(ms: number, callback: () => void): object;
  stop(): void;
  /** Hands the errors that nobody awaits to `handler`; null drops them. */
  onReport(handler: ((error: unknown, message: string) => void) | null): void;
  copyContext(): object;
  runIn(context: object, fn: () => void): void;
  /** Calls a method by its asyncio name in lowerCamelCase. */
  invoke(subject: object, method: string, args: readonly unknown[]): unknown;
  makeError(name: string, message: string | undefined): unknown;
  /** The portable name, of a group the names of its members; undefined if there is none. */
  nameOfError(error: unknown): Json | undefined;
}

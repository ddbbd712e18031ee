// Every class of error that the machine raises, each with the sentence that says when.
// Instances are recognised across copies of the library (ESM beside CJS) by a brand on the
// prototype, which `instanceof` asks for here.

import { describe, textOf } from './base/describe.js';
import { withoutStack } from './base/without-stack.js';
import { ringsIn } from './errors/rings.js';

/** Under which an error has the name of its class, the same in every copy of the library. */
export const CLASS: unique symbol = Symbol.for('yieldfrom.error') as never;

type Branded = { readonly [CLASS]?: string };

function hasBrand(value: unknown, name: string): boolean {
  for (let p: unknown = value; typeof p === 'object' && p !== null; p = Object.getPrototypeOf(p)) {
    if (Object.hasOwn(p, CLASS) && (p as Branded)[CLASS] === name) return true;
  }
  return false;
}

/** Answers `instanceof` for a class with a brand of its own, else as the language does. @internal */
export function isInstance(target: { prototype: object }, value: unknown): boolean {
  if (!Object.hasOwn(target.prototype, CLASS)) {
    return Function.prototype[Symbol.hasInstance].call(target, value);
  }
  return hasBrand(value, (target.prototype as Branded)[CLASS] as string);
}

/** What the library's own errors have in common: a name, a code, and a brand. */
export abstract class BaseError extends Error {
  static override [Symbol.hasInstance](value: unknown): boolean {
    return isInstance(this, value);
  }

  /** A stable name for the kind of error, in SCREAMING_CASE. */
  abstract readonly code: string;

  abstract readonly [CLASS]: string;

  // Not the constructor's name: a minifier would change that one.
  override get name(): string {
    return this[CLASS];
  }
}

/**
 * Raised at the suspension point of a task that was cancelled.
 *
 * `message` is the text given to `cancel(msg)`, else empty. Catch it only to clean up, and throw
 * it again; `isCancelled(error)` tells it from other errors.
 */
export class CancelledError extends BaseError {
  get [CLASS](): string {
    return 'CancelledError';
  }
  get code(): string {
    return 'CANCELLED';
  }
  /** What was given to `cancel(msg)`, of any type. */
  readonly msg: unknown;

  constructor(msg?: unknown) {
    super(msg === undefined || msg === null ? '' : textOf(msg));
    this.msg = msg ?? undefined;
  }

  /** Gives the error that a cancellation delivers; its stack would only show the loop. @internal */
  static delivered(msg: unknown): CancelledError {
    return withoutStack(makeCancelled, msg);
  }
}

function makeCancelled(msg: unknown): CancelledError {
  return new CancelledError(msg);
}

/** Raised when a future is asked for, or given, what its state does not allow. */
export class InvalidStateError extends BaseError {
  get [CLASS](): string {
    return 'InvalidStateError';
  }
  get code(): string {
    return 'INVALID_STATE';
  }
}

/** Raised when a deadline passed. `cause` is the CancelledError that it replaces. */
export class TimeoutError extends BaseError {
  get [CLASS](): string {
    return 'TimeoutError';
  }
  get code(): string {
    return 'TIMEOUT';
  }
}

/** Raised when a coroutine, a task or a loop is used in a way that can never work. */
export class RuntimeError extends BaseError {
  get [CLASS](): string {
    return 'RuntimeError';
  }
  get code(): string {
    return 'RUNTIME';
  }

  static badYield(value: unknown): RuntimeError {
    return new RuntimeError(`Task got bad yield: ${describe(value)}: ${yieldHint(value)}`);
  }

  static alreadyAwaited(): RuntimeError {
    return new RuntimeError(
      'cannot reuse already awaited coroutine: a coroutine object runs once: ' +
        'call the coroutine function again for a new one, or share a task made by createTask()',
    );
  }

  static resumedByStranger(): RuntimeError {
    return new RuntimeError(
      'coroutine is being awaited already: its frame is resumed only by the task that holds it',
    );
  }

  static notAwaited(): RuntimeError {
    return new RuntimeError(
      "await wasn't used with future: it was resumed while still pending: " +
        'use `yield* future` inside a coroutine that a task runs',
    );
  }

  static awaitsItself(task: string): RuntimeError {
    return new RuntimeError(`Task cannot await on itself: ${task}`);
  }

  static otherLoop(task: string, future: string): RuntimeError {
    return new RuntimeError(
      `${task} got Future ${future} attached to a different loop: ` +
        'create it inside the loop that awaits it',
    );
  }

  static noRunningLoop(): RuntimeError {
    return new RuntimeError(
      'no running event loop: call this from a coroutine or a callback of a loop, ' +
        'or start one with run(main())',
    );
  }

  static loopClosed(): RuntimeError {
    return new RuntimeError('Event loop is closed');
  }
}

/**
 * Raised when nothing can ever wake the tasks that are left.
 *
 * `tasks` says for each what it waits for, and in debug mode where.
 */
export class DeadlockError extends BaseError {
  get [CLASS](): string {
    return 'DeadlockError';
  }
  get code(): string {
    return 'DEADLOCK';
  }
  declare readonly tasks: readonly BlockedTask[];

  constructor(message: string, tasks: readonly BlockedTask[] = []) {
    super(message);
    // Not listed: the message says it all, and a console would show every field of every task.
    Object.defineProperty(this, 'tasks', { value: tasks });
  }

  static of(tasks: readonly BlockedTask[]): DeadlockError {
    const head =
      tasks.length === 0
        ? 'nothing can ever wake this loop: no task, no timer, no callback is left, ' +
          'and what it runs for is not done'
        : `nothing can ever wake ${tasks.length === 1 ? 'the task that is' : `the ${String(tasks.length)} tasks that are`} left`;
    const lines = tasks.map((blocked) => `\n  ${describeBlocked(blocked)}`);
    const byTask = new Map(tasks.map((blocked) => [blocked.task, blocked]));
    for (const ring of ringsIn(tasks, ({ awaits }) => awaits.flatMap((t) => byTask.get(t) ?? []))) {
      lines.push(`\n  in a ring: ${[...ring, ring[0]].map((member) => member?.name).join(' → ')}`);
    }
    return new DeadlockError(`Deadlock: ${head}${lines.join('')}`, tasks);
  }
}

/** One task of a deadlock: what it waits for, and where if places were remembered (debug mode). */
export interface BlockedTask {
  readonly task: object;
  readonly name: string;
  readonly waitsFor: string;
  readonly where: string | undefined;
  /** The tasks that it waits for: the graph of who waits for whom. */
  readonly awaits: readonly object[];
}

function describeBlocked({ name, waitsFor, where }: BlockedTask): string {
  return `${name} waits for ${waitsFor}${where === undefined ? '' : ` at ${where}`}`;
}

/** Raised by `runSync` where a coroutine would have to wait for the host. */
export class WouldBlockError extends BaseError {
  get [CLASS](): string {
    return 'WouldBlockError';
  }
  get code(): string {
    return 'WOULD_BLOCK';
  }
}

/** Raised when a context variable has neither a value nor a default. */
export class LookupError extends BaseError {
  get [CLASS](): string {
    return 'LookupError';
  }
  get code(): string {
    return 'LOOKUP';
  }
}

/** Raised when a mapping has no such key. */
export class KeyError extends LookupError {
  override get [CLASS](): string {
    return 'KeyError';
  }
  override get code(): string {
    return 'KEY';
  }
}

/** Raised by a method that this kind of loop, policy or transport does not have. */
export class NotImplementedError extends BaseError {
  get [CLASS](): string {
    return 'NotImplementedError';
  }
  get code(): string {
    return 'NOT_IMPLEMENTED';
  }
}

/** Ctrl-C: stored in the task that raised it and thrown out of the loop. */
export class KeyboardInterrupt extends BaseError {
  get [CLASS](): string {
    return 'KeyboardInterrupt';
  }
  get code(): string {
    return 'KEYBOARD_INTERRUPT';
  }
}

/** A request to end the program: stored in the task that raised it and thrown out of the loop. */
export class SystemExit extends BaseError {
  get [CLASS](): string {
    return 'SystemExit';
  }
  get code(): string {
    return 'SYSTEM_EXIT';
  }
}

/** Tells a cancellation from any other error, whichever copy of the library raised it. */
export function isCancelled(error: unknown): error is CancelledError {
  return typeof error === 'object' &&
    error !== null &&
    (error as Branded)[CLASS] === 'CancelledError'
    ? true
    : hasBrand(error, 'CancelledError');
}

/** Tells the two errors that leave the loop at once from those that stay in their task. @internal */
export function leavesLoop(error: unknown): boolean {
  const brand = brandOf(error);
  return brand === 'KeyboardInterrupt' || brand === 'SystemExit';
}

function brandOf(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null ? (error as Branded)[CLASS] : undefined;
}

function isPlainObject(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value) as object | null;
  return prototype === null || prototype === Object.prototype;
}

function yieldHint(value: unknown): string {
  if (typeof value === 'function') {
    return (
      'call it: write `yield* f()`; a function that takes a callback is awaited by ' +
      "fromCallback(), or by fromYieldable() of 'yieldfrom/co'"
    );
  }
  if (Array.isArray(value)) return 'to wait for several awaitables write `yield* gather([...])`';
  if (isPlainObject(value)) {
    return "to wait for each of its values write `yield* fromYieldable(…)`, of 'yieldfrom/co'";
  }
  if (typeof value === 'number') return 'to pause write `yield* sleep(ms)`';
  return 'only futures, coroutines, promises and other awaitables can be awaited, with `yield*`';
}

// The stack of an error ends at the step that raised it: below stands the loop. What belongs below it is who
// awaits that task, and where; and below the outermost one, where it was made. It is written into the
// stack of the very error, which stays the same object: programs, consoles and reporters show it as it is.

import {
  awaitedBy,
  awaitStackOf,
  type Future,
  hasFailed,
  isTask,
  type Probe,
  type Ready,
  sourceTracebacks,
  type Task,
} from '../core/index.js';
import { listen } from './listen.js';
import { isForeign, programLinesOf } from './program-lines.js';

/** Options of `traceErrors`. */
export interface TraceErrorsOptions {
  /** Keeps the lines of the library, which are left out otherwise. */
  readonly internals?: boolean;
}

/** How many tasks are told, at most. */
const SECTIONS_MAX = 32;

/**
 * Has errors that leave a task carry the places where that task is awaited, from task to task, and
 * where the outermost one was made. Places are known in debug mode.
 *
 * They are written below the error's own stack. The error stays the same object, and what is not an
 * object with a stack is left alone.
 *
 * @returns What ends it.
 * @example
 * import { createTask, run, type Coroutine } from 'yieldfrom';
 * import { traceErrors } from 'yieldfrom/inspect';
 * function* fail(): Coroutine<void> {
 *   throw new RangeError('too far');
 * }
 * function* main(): Coroutine<void> {
 *   yield* createTask(fail(), { name: 'child' });
 * }
 * const stop = traceErrors();
 * try {
 *   await run(main(), { debug: true });
 * } catch (error) {
 *   console.log((error as Error).stack?.includes(`awaited by task 'Task-1'`)); // true
 * }
 * stop();
 */
export function traceErrors(options: TraceErrorsOptions = {}): () => void {
  return listen(new ErrorTrace(options.internals === true));
}

/** A task under way, with who waits for it: at its end that is forgotten before anybody hears of it. */
interface Step {
  readonly task: Task;
  readonly waiter: unknown;
}

class ErrorTrace implements Probe {
  readonly #internals: boolean;
  readonly #steps: Step[] = [];
  readonly #makers = new WeakMap<object, object>();
  /** The tasks that each error is known to have come through. */
  readonly #seen = new WeakMap<object, Set<Future>>();

  constructor(internals: boolean) {
    this.#internals = internals;
  }

  taskSpawn(task: object, parent: object | null): void {
    if (parent !== null) this.#makers.set(task, parent);
  }

  stepBegin(task: object): void {
    this.#steps.push({ task: task as Task, waiter: (task as Task)._waiter });
  }

  stepEnd(): void {
    this.#steps.pop();
  }

  taskDone(task: object): void {
    const step = this.#steps.at(-1);
    if (step?.task !== task || !hasFailed(step.task)) return;
    const { _value: error } = step.task as { readonly _value: unknown };
    const stack = writableStackOf(error);
    if (stack === undefined) return;
    // Only an object has one.
    this.#tell(error as { stack: string }, stack, step);
  }

  #tell(error: { stack: string }, stack: string, step: Step): void {
    const seen = this.#seen.get(error) ?? new Set();
    const isNew = seen.size === 0;
    if (seen.has(step.task)) return;
    this.#seen.set(error, seen.add(step.task));
    const waiting = this.#chainFrom(step, seen);
    const waits = waiting.flatMap((waiter) => sectionOf(waiter, awaitStackOf(waiter)));
    // Whoever comes later found it failed already: it has not been parked on it.
    const lines = isNew
      ? [...this.#fold(stack), ...waits, ...this.#originOf(waiting.at(-1) ?? step.task)]
      : [stack, ...sectionOf(step.task, []), ...waits];
    write(error, lines.join('\n'));
  }

  /** Gives who awaits a task, who awaits that one, and so on; notes all of them as seen. */
  #chainFrom({ task, waiter }: Step, seen: Set<Future>): Task[] {
    const chain: Task[] = [];
    const list = waiter === null ? [] : Array.isArray(waiter) ? waiter : [waiter];
    let [next] = tasksAmong(awaitedBy(task, list as Ready[]));
    while (next !== undefined && !seen.has(next) && chain.length < SECTIONS_MAX) {
      seen.add(next);
      chain.push(next);
      [next] = tasksAmong(awaitedBy(next));
    }
    return chain;
  }

  /** Says where a task was made, where its maker was, and so on. */
  #originOf(task: Task): string[] {
    const lines: string[] = [];
    let made: Task | undefined = task;
    for (let i = 0; made !== undefined && i < SECTIONS_MAX; i += 1) {
      const places = programLinesOf(sourceTracebacks.get(made) ?? '');
      if (places.length > 0) lines.push(`    --- task '${made.getName()}' was made here ---`);
      lines.push(...places.map(written));
      made = this.#makers.get(made) as Task | undefined;
    }
    return lines;
  }

  /** Leaves out the lines of the library, and all below the step: that is how the loop got there. */
  #fold(stack: string): string[] {
    const lines = stack.split('\n');
    if (this.#internals) return lines;
    const first = lines.findIndex(isLocated);
    if (first === -1) return lines;
    const end = lines.findIndex((line) => isForeign(line) && /\badvance\b/.test(line));
    const own = lines.slice(first, end === -1 ? lines.length : end);
    return [...lines.slice(0, first), ...own.filter((line) => isLocated(line) && !isForeign(line))];
  }
}

function sectionOf(waiter: Task, places: readonly string[]): string[] {
  return [`    --- awaited by task '${waiter.getName()}' ---`, ...places.map(written)];
}

function written(line: string): string {
  return `    at ${line}`;
}

function tasksAmong(futures: Iterable<Future>): Task[] {
  const found: Task[] = [];
  const seen = new Set(futures);
  // The set grows while it is gone through.
  for (const future of seen) {
    if (isTask(future)) found.push(future);
    else for (const further of awaitedBy(future)) seen.add(further);
  }
  return found;
}

function isLocated(line: string): boolean {
  return /:\d+:\d+\)?$/.test(line);
}

/** Gives the stack of an error that may be written; asking must not harm anybody, whatever the program threw. */
function writableStackOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  try {
    // Where `stack` is an accessor, the setter of a frozen error would work all the same.
    if (Object.isFrozen(error)) return undefined;
    const own = Object.getOwnPropertyDescriptor(error, 'stack');
    if (own !== undefined && own.writable !== true && own.set === undefined) return undefined;
    const { stack } = error as { readonly stack?: unknown };
    return typeof stack === 'string' ? stack : undefined;
  } catch {
    return undefined;
  }
}

function write(error: { stack: string }, stack: string): void {
  try {
    error.stack = stack;
  } catch {
    // A setter of the program's refuses it.
  }
}

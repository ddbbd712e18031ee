// What a test leaves behind: found at its end, by what the event stream told while it ran. Places are
// known because the loop of a test is in debug mode.

import {
  allTasks,
  BaseError,
  CLASS,
  type EventLoop,
  type Future,
  type HandlerContext,
  isFuture,
  isTask,
  type Probe,
  sourceTracebacks,
  type Task,
} from '../core/index.js';
import { at, type Place, placeHere } from './sites.js';

/** The kinds of what can be left behind. */
export type LeakKind = 'task' | 'future' | 'lock' | 'timer' | 'coroutine' | 'error';

/** One thing that a test left behind. */
export interface Leak {
  readonly kind: LeakKind;
  /** What it is, where it was made and where it stands. */
  readonly what: string;
  /** What to do about it. */
  readonly fix: string;
}

/** A test ended with something left behind. */
export class LeakError extends BaseError {
  get [CLASS](): string {
    return 'LeakError';
  }
  get code(): string {
    return 'LEAK';
  }
  readonly leaks: readonly Leak[];

  constructor(leaks: readonly Leak[]) {
    const lines = leaks.map(({ kind, what, fix }) => `\n  ${kind}: ${what}\n    ${fix}`);
    super(`The test left ${countOf(leaks.length)} behind:${lines.join('')}`);
    this.leaks = leaks;
  }
}

/** Follows one loop, and tells what is left. */
export class LeakWatch implements Probe {
  readonly #loop: EventLoop;
  readonly #isExempt: (task: object) => boolean;
  readonly #futures = new Set<Future>();
  readonly #locks = new Map<object, Place>();
  readonly #coroutines = new Map<object, { readonly name: string; readonly made: Place }>();
  readonly #timers = new Map<object, Place>();

  /** @param isExempt Tells tasks that may be left: those of the background. */
  constructor(loop: EventLoop, isExempt: (task: object) => boolean) {
    this.#loop = loop;
    this.#isExempt = isExempt;
  }

  futureNew(future: object): void {
    if ((future as Future).getLoop() === this.#loop) this.#futures.add(future as Future);
  }

  futureSettle(future: object): void {
    this.#futures.delete(future as Future);
  }

  resourceTake(resource: object): void {
    this.#locks.set(resource, placeHere());
  }

  resourceFree(resource: object): void {
    this.#locks.delete(resource);
  }

  coroutineNew(coroutine: object, name: string): void {
    this.#coroutines.set(coroutine, { name, made: placeHere() });
  }

  coroutineBegin(coroutine: object): void {
    this.#coroutines.delete(coroutine);
  }

  timerSet(handle: object): void {
    if ((handle as { _loop?: unknown })._loop !== this.#loop || merelyWakes(handle)) return;
    this.#timers.set(handle, placeHere());
  }

  timerFire(handle: object): void {
    this.#timers.delete(handle);
  }

  timerCancel(handle: object): void {
    this.#timers.delete(handle);
  }

  /** Gives what is left at this moment. */
  find(): Leak[] {
    const tasks = [...allTasks(this.#loop)].filter((task) => !this.#isExempt(task));
    return [
      ...tasks.map(ofTask),
      ...this.#waitedFor().map(ofFuture),
      ...[...this.#locks].map(ofLock),
      ...[...this.#timers].map(ofTimer),
      ...[...this.#coroutines.values()].map(ofCoroutine),
    ];
  }

  /** Futures that somebody waits for who is no task: tasks speak for themselves. */
  #waitedFor(): Future[] {
    return [...this.#futures].filter(
      (future) => !isTask(future) && future._waiters().some((waiter) => !isFuture(waiter)),
    );
  }
}

/** Gives the leak that a report of the loop's exception handler stands for. */
export function leakOf({ message = '', exception, sourceTraceback }: HandlerContext): Leak {
  return {
    kind: 'error',
    what: `${message}: ${String(exception)}${at(sourceTraceback)}`,
    fix: 'Await what failed, or ask for its exception(): nobody has seen this error.',
  };
}

/** Tells a timer that wakes a task, or settles a future, both of which are listed by themselves. */
function merelyWakes(timer: object): boolean {
  return isFuture(timer) || (timer as { _args: readonly unknown[] })._args.some(isFuture);
}

function ofTask(task: Task): Leak {
  const place = task.getStack()[0];
  const spawned = at(sourceTracebacks.get(task));
  const stands = place === undefined ? '' : ` at ${place}`;
  return {
    kind: 'task',
    what: `${describeTask(task)}\n    spawned${spawned}\n    suspended${stands}`,
    fix: 'Await it, cancel it, put it into a TaskGroup, or make it with t.background(…).',
  };
}

function describeTask(task: Task): string {
  return task
    .toString()
    .replace(/^<Task pending name='([^']*)'(?: wait_for=(.*))?>$/, (_all, name, on) =>
      on === undefined
        ? `"${String(name)}" is ready to go on`
        : `"${String(name)}" waits for ${String(on)}`,
    );
}

function ofFuture(future: Future): Leak {
  return {
    kind: 'future',
    what: `${future.toString()} is waited for${at(sourceTracebacks.get(future))}`,
    fix: 'Settle it, or cancel it, before the test ends.',
  };
}

function ofLock([lock, taken]: readonly [object, Place]): Leak {
  return {
    kind: 'lock',
    what: `${String(lock)} was taken${at(taken.stack)}`,
    fix: 'Release it in a finally, or hold it with asyncWith(lock, body).',
  };
}

function ofTimer([handle, armed]: readonly [object, Place]): Leak {
  return {
    kind: 'timer',
    what: `${String(handle)} was armed${at(armed.stack)}`,
    fix: 'Call cancel() on its handle.',
  };
}

function ofCoroutine({ name, made }: { readonly name: string; readonly made: Place }): Leak {
  return {
    kind: 'coroutine',
    what: `${name}() was called and never awaited, made${at(made.stack)}`,
    fix: 'Write yield* before the call, or give it to createTask(…).',
  };
}

function countOf(count: number): string {
  return count === 1 ? 'one thing' : `${String(count)} things`;
}

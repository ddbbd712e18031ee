import type { Future, Probe, Task } from '../../core/index.js';
import { programLinesOf } from '../program-lines.js';
import { hasFailed, parkedStackOf, sourceTracebacks } from '../../core/index.js';
import type { LoopWarning, WarningLimits } from './loop-warning.js';

/** What is known of a task that is under way. */
interface Conduct {
  /** How often in a row it gave up its turn alone. */
  yields: number;
  /** When it was asked to end, if it was and has not. */
  cancelledAt: number | null;
  /** How many such requests it has heard of, and gone on. */
  swallowed: number;
  isCancelHeard: boolean;
  steps: number;
}

/** Warns of what tasks do. */
export class TaskWarnings implements Probe {
  readonly #limits: WarningLimits;
  readonly #warn: (warning: LoopWarning) => void;
  readonly #conducts = new WeakMap<object, Conduct>();
  readonly #cancelled = new Set<Task>();
  readonly #failed = new Map<Task, number>();
  #stepBegan = 0;
  #depth = 0;

  constructor(limits: WarningLimits, warn: (warning: LoopWarning) => void) {
    this.#limits = limits;
    this.#warn = warn;
  }

  cancelDeliver(task: object): void {
    const conduct = this.#conductOf(task);
    conduct.isCancelHeard = conduct.cancelledAt !== null;
  }

  stepBegin(task: object): void {
    const conduct = this.#conductOf(task);
    if (this.#depth === 0) this.#stepBegan = performance.now();
    this.#depth += 1;
    conduct.steps += 1;
  }

  stepEnd(task: object): void {
    this.#depth -= 1;
    const conduct = this.#conductOf(task);
    if (!conduct.isCancelHeard || (task as Task).done()) return;
    conduct.isCancelHeard = false;
    conduct.swallowed += 1;
  }

  waitBegin(task: object, future: object | null): void {
    const conduct = this.#conductOf(task);
    if (future !== null) {
      conduct.yields = 0;
      return;
    }
    conduct.yields += 1;
    if (conduct.yields !== this.#limits.busyYields) return;
    this.#tell('BUSY_YIELD', task, [
      `${nameOf(task)} has given up its turn ${String(conduct.yields)} times in a row`,
      'wait for what it looks for: an Event, a Condition, a Future',
    ]);
  }

  cancelRequest(task: object): void {
    const conduct = this.#conductOf(task);
    const { swallowed } = conduct;
    // Requests that were taken back were handled: a time-out, a group.
    if ((task as Task).cancelling() <= swallowed) conduct.swallowed = 0;
    else if (swallowed >= this.#limits.swallowedCancels) {
      this.#tell('CANCEL_SWALLOWED', task, [
        `${nameOf(task)} has been cancelled ${String(swallowed)} times, and goes on`,
        'throw the CancelledError again after cleaning up, or call uncancel() if it is to go on',
      ]);
    }
    conduct.cancelledAt ??= timeOf(task);
    this.#cancelled.add(task as Task);
  }

  taskDone(task: object): void {
    this.#cancelled.delete(task as Task);
    if (hasFailed(task as Task)) this.#failed.set(task as Task, timeOf(task));
    const { steps } = this.#conductOf(task);
    const ms = performance.now() - this.#stepBegan;
    if (steps !== 1 || this.#depth !== 1 || ms < this.#limits.stepMs) return;
    this.#tell('NEVER_SUSPENDED', task, [
      `${nameOf(task)} has computed for ${ms.toFixed(0)} ms and never suspended: nothing else could run`,
      'give up a turn now and then with yield* sleep(0), or call it in an executor',
    ]);
  }

  turnBegin(loop: object): void {
    if (this.#cancelled.size > 0) this.#lookAtCancelled(loop);
    if (this.#failed.size > 0) this.#lookAtFailed(loop);
  }

  #lookAtCancelled(loop: object): void {
    for (const task of this.#cancelled) {
      const conduct = this.#conductOf(task);
      if (task.cancelling() === 0) {
        conduct.cancelledAt = null;
        this.#cancelled.delete(task);
      }
      if (task.getLoop() !== loop || conduct.cancelledAt === null) continue;
      const ms = timeOf(task) - conduct.cancelledAt;
      if (ms < this.#limits.cleanupMs) continue;
      this.#cancelled.delete(task);
      this.#tell('CLEANUP_SLOW', task, [
        `${nameOf(task)} was cancelled ${ms.toFixed(0)} ms ago and has not ended${standing(task)}`,
        'keep what is in finally short, and give it a time-out',
      ]);
    }
  }

  #lookAtFailed(loop: object): void {
    for (const [task, at] of this.#failed) {
      const isUnseen = (task as Future)._unretrieved !== null;
      if (!isUnseen) this.#failed.delete(task);
      if (!isUnseen || task.getLoop() !== loop || timeOf(task) - at < this.#limits.unseenMs)
        continue;
      this.#failed.delete(task);
      this.#tell('ERROR_UNSEEN', task, [
        `${nameOf(task)} failed ${(timeOf(task) - at).toFixed(0)} ms ago, and nobody has looked: ${String(task._value)}`,
        'await the task, or put it into a TaskGroup',
      ]);
    }
  }

  #conductOf(task: object): Conduct {
    let conduct = this.#conducts.get(task);
    if (conduct === undefined) {
      conduct = {
        yields: 0,
        cancelledAt: null,
        swallowed: 0,
        isCancelHeard: false,
        steps: 0,
      };
      this.#conducts.set(task, conduct);
    }
    return conduct;
  }

  #tell(code: LoopWarning['code'], task: object, [what, advice]: readonly [string, string]): void {
    this.#warn({ code, subject: task, message: `${what}${madeAt(task)}: ${advice}` });
  }
}

/** Names a task for a message. */
export function nameOf(task: object): string {
  return `Task '${(task as Task).getName()}'`;
}

function madeAt(task: object): string {
  const [line] = programLinesOf(sourceTracebacks.get(task) ?? '');
  return line === undefined ? '' : ` (made at ${line})`;
}

function standing(task: Task): string {
  const [line] = parkedStackOf(task);
  return line === undefined ? '' : `, at ${line}`;
}

function timeOf(task: object): number {
  return (task as Task).getLoop().time();
}

import { currentStackOf, type Future, type Probe, realm, type Task } from '../../core/index.js';
import type { LoopWarning, WarningLimits } from './loop-warning.js';
import { nameOf } from './task-warnings.js';

/** A lock that is held. */
interface Hold {
  readonly task: Task;
  readonly at: number;
  readonly line: string | undefined;
}

/** A queue that somebody has waited at, and how many items were seen in it. */
interface Growth {
  readonly queue: WeakRef<Countable>;
  items: number;
  /** How often in a row there were more than before. */
  rises: number;
}

interface Countable {
  qsize(): number;
}

/** Between two looks at queues, in turns. */
const LOOK_EVERY = 64;

/** So often in a row must a queue have grown. */
const RISES_MIN = 4;

/** Warns of what happens to locks, queues and timers. */
export class ResourceWarnings implements Probe {
  readonly #limits: WarningLimits;
  readonly #warn: (warning: LoopWarning) => void;
  /** Who holds what, the longest first. */
  readonly #holds = new Map<object, Hold[]>();
  readonly #waitedFor = new WeakSet();
  readonly #growths = new Map<WeakRef<Countable>, Growth>();
  readonly #queues = new WeakSet();
  #timers = 0;
  #turns = 0;

  constructor(limits: WarningLimits, warn: (warning: LoopWarning) => void) {
    this.#limits = limits;
    this.#warn = warn;
  }

  stepBegin(): void {
    this.#timers = 0;
  }

  timerSet(): void {
    this.#timers += 1;
    const task = realm.currentTask as Task | null;
    if (task === null || this.#timers !== this.#limits.timersPerStep) return;
    const count = String(this.#timers);
    this.#tell('TIMER_STORM', task, `${nameOf(task)} has armed ${count} timers in one step`, [
      'arm one for the earliest, or give the work to fewer tasks',
    ]);
  }

  waitBegin(_task: object, future: object | null): void {
    const { _source: source = null } = (future ?? {}) as Partial<Future>;
    if (typeof source !== 'object' || source === null) return;
    this.#waitedFor.add(source);
    if (!isQueue(source) || this.#queues.has(source)) return;
    this.#queues.add(source);
    const queue = new WeakRef(source);
    this.#growths.set(queue, { queue, items: source.qsize(), rises: 0 });
  }

  resourceTake(resource: object): void {
    const task = realm.currentTask as Task | null;
    if (task === null) return;
    const [line] = currentStackOf(task);
    this.#waitedFor.delete(resource);
    const holds = this.#holds.get(resource) ?? [];
    holds.push({ task, at: task.getLoop().time(), line });
    this.#holds.set(resource, holds);
  }

  resourceFree(resource: object): void {
    const holds = this.#holds.get(resource) ?? [];
    const own = holds.findIndex(({ task }) => task === realm.currentTask);
    holds.splice(Math.max(own, 0), 1);
    if (holds.length === 0) this.#holds.delete(resource);
  }

  turnBegin(loop: object): void {
    this.#turns += 1;
    for (const [resource, holds] of this.#holds) {
      if (this.#waitedFor.has(resource)) this.#lookAtHolds(loop, resource, holds);
    }
    if (this.#turns % LOOK_EVERY === 0)
      for (const growth of this.#growths.values()) this.#look(growth);
  }

  #lookAtHolds(loop: object, resource: object, holds: readonly Hold[]): void {
    for (const { at, line, task } of holds) {
      if (task.getLoop() !== loop) continue;
      const ms = task.getLoop().time() - at;
      if (ms < this.#limits.lockMs) continue;
      this.#holds.delete(resource);
      const since = line === undefined ? '' : `, taken at ${line}`;
      const what = `${String(resource)} is held by ${nameOf(task)} for ${ms.toFixed(0)} ms${since}`;
      this.#tell('LOCK_HELD', resource, what, ['do what takes long outside it']);
      return;
    }
  }

  #look(growth: Growth): void {
    const queue = growth.queue.deref();
    if (queue === undefined) {
      this.#growths.delete(growth.queue);
      return;
    }
    const items = queue.qsize();
    growth.rises = items > growth.items ? growth.rises + 1 : 0;
    growth.items = items;
    if (items < this.#limits.queueItems || growth.rises < RISES_MIN) return;
    this.#growths.delete(growth.queue);
    this.#tell('QUEUE_GROWS', queue, `${String(queue)} holds ${String(items)} items and grows`, [
      'give it a maxsize, so that those who put wait, or take from it with more tasks',
    ]);
  }

  #tell(
    code: LoopWarning['code'],
    subject: object,
    what: string,
    [advice]: readonly [string],
  ): void {
    this.#warn({ code, subject, message: `${what}: ${advice}` });
  }
}

function isQueue(source: object): source is Countable {
  return 'qsize' in source && typeof source.qsize === 'function';
}

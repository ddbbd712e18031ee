import {
  type Future,
  hasFailed,
  isFuture,
  isTask,
  parkedStackOf,
  type Probe,
  type Ready,
  realm,
  sourceTracebacks,
  type Task,
  textOf,
} from '../../core/index.js';
import { listenPlainly } from '../../inspect/index.js';
import { sitesIn } from '../sites.js';
import type { TraceAbout, TraceEvent, TraceOutcome, WaitTarget } from './event.js';
import { QueueWatch } from './queue-watch.js';
import { isUnborn, labelOf, shortTextOf } from './words.js';

/** What of a run is recorded. */
export interface TraceOptions {
  /** Whether tasks are told with the line that made them, which needs a loop in debug mode. */
  readonly sites?: boolean;
  /** Whether frames of the driver are told as well. */
  readonly frames?: boolean;
  /** Turns a result or an error into a short text. */
  readonly preview?: (value: unknown) => string;
  /** Whether it is told where tasks stand as they begin to wait, which needs a loop in debug mode. */
  readonly stacks?: boolean;
  /** Whether it is told what is in the ready queue whenever that has changed, and whose a timer is. */
  readonly queues?: boolean;
  /** Hears of each event as it comes, with what caused it on the stack, and of whom it is about. */
  readonly hear?: (event: TraceEvent, about: object | null) => void;
}

/** What a trace tells of the run at its beginning. */
export interface TraceStart {
  readonly seed?: number;
  /** What was varied between runs. */
  readonly vary?: readonly string[];
}

/** A loop, as far as a recorder needs one. */
export interface TracedLoop {
  time(): number;
  /** @internal */
  readonly _ready?: Iterable<Ready>;
}

/**
 * Records what happens in one loop, as events.
 *
 * Ids are given by order of appearance, never by anything that differs between two equal runs, so
 * that equal runs give equal traces, to the byte.
 */
export class TraceRecorder implements Probe {
  readonly events: TraceEvent[] = [];
  readonly #loop: TracedLoop;
  readonly #options: TraceOptions;
  readonly #ids = new Map<string, WeakMap<object, number>>();
  readonly #counts = new Map<string, number>();
  readonly #waits = new Map<object, { readonly on: WaitTarget; readonly future: object | null }>();
  readonly #settledAt = new WeakMap<object, number>();
  readonly #steps = new Map<object, number>();
  readonly #cancels = new Map<object, 'requested' | 'delivered'>();
  readonly #queue: QueueWatch | null;
  #stopListening = (): void => undefined;
  #depth = 0;

  constructor(loop: TracedLoop, options: TraceOptions = {}) {
    this.#loop = loop;
    this.#options = options;
    this.#queue =
      options.queues === true ? new QueueWatch(loop, (kind, thing) => this.#id(kind, thing)) : null;
  }

  /** Begins to listen, beside whoever listens already. */
  start(about: TraceStart = {}): void {
    this.#add({ k: 'run.start', format: 1, clock: 'virtual', ...about });
    this.#stopListening = listenPlainly(this);
  }

  /** Stops listening; says how the run ended. */
  stop(outcome: TraceOutcome): void {
    this.#stopListening();
    this.#add({ k: 'run.end', outcome });
  }

  /** Notes something of the program's own. */
  log(value: string, kind: 'log' | 'mark' = 'log'): void {
    this.#add({ k: kind, task: this.#current(), value });
  }

  /** Notes that somebody chose among several ways to go on. */
  choice(point: string, options: readonly string[], picked: number): void {
    this.#add({ k: 'choice', point, options: [...options], picked });
  }

  taskSpawn(task: object, parent: object | null): void {
    if (!this.#isOurs(task)) return;
    const id = this.#id('task', task);
    const own = (task as Task)._name;
    const name = typeof own === 'number' ? `Task-${String(id)}` : own;
    const site =
      this.#options.sites === true ? sitesIn(sourceTracebacks.get(task) ?? '')[0] : undefined;
    const about = {
      k: 'task.spawn',
      task: id,
      name,
      parent: this.#idOrNone('task', parent),
    } as const;
    this.#add(site === undefined ? about : { ...about, site }, task);
  }

  taskDone(task: object): void {
    if (!this.#isOurs(task)) return;
    const outcome = this.#outcomeOf(task as Future);
    if (this.#cancels.get(task) === 'delivered' && outcome.state !== 'cancelled') {
      this.#add({ k: 'cancel.swallow', task: this.#id('task', task) });
    }
    this.#cancels.delete(task);
    this.#add({ k: 'task.done', task: this.#id('task', task), outcome }, task);
  }

  cancelDeliver(task: object): void {
    if (!this.#isOurs(task) || this.#cancels.get(task) !== 'requested') return;
    this.#endWait(task);
    this.#cancels.set(task, 'delivered');
    this.#add({ k: 'cancel.deliver', task: this.#id('task', task) });
  }

  stepBegin(task: object): void {
    if (!this.#isOurs(task)) return;
    this.#endWait(task);
    const id = this.#id('task', task);
    const step = (this.#steps.get(task) ?? 0) + 1;
    this.#steps.set(task, step);
    this.#depth = 0;
    this.#add({ k: 'step.begin', task: id, step });
  }

  #endWait(task: object): void {
    const wait = this.#waits.get(task);
    this.#waits.delete(task);
    if (wait !== undefined) this.#add({ k: 'wait.end', task: this.#id('task', task), on: wait.on });
  }

  stepEnd(task: object): void {
    if (!this.#isOurs(task)) return;
    const isOver = (task as Future).done();
    const failed = isOver && this.#outcomeOf(task as Future).state !== 'result';
    const ended = !isOver ? 'yield' : failed ? 'throw' : 'return';
    this.#add({ k: 'step.end', task: this.#id('task', task), ended });
  }

  waitBegin(task: object, future: object | null): void {
    if (!this.#isOurs(task)) return;
    const on = this.#targetOf(future);
    this.#waits.set(task, { on, future });
    const id = this.#id('task', task);
    const { stacks = false } = this.#options;
    const about = { k: 'wait.begin', task: id, on } as const;
    this.#add(stacks ? { ...about, stack: parkedStackOf(task as Task) } : about, task);
    if (future === null) this.#add({ k: 'task.ready', task: id, cause: this.events.length - 1 });
  }

  futureNew(future: object): void {
    if (!this.#isOurs(future) || isUnborn(future)) return;
    this.#add({ k: 'future.new', future: this.#id('future', future) }, future);
  }

  futureSettle(future: object): void {
    if (!this.#isOurs(future)) return;
    const seq = this.events.length;
    if (!isTask(future)) {
      this.#add({
        k: 'future.settle',
        future: this.#id('future', future),
        by: this.#current(),
        outcome: this.#outcomeOf(future as Future),
      });
    }
    this.#settledAt.set(future, seq);
    for (const [task, wait] of this.#waits) {
      if (wait.future !== future) continue;
      this.#add({ k: 'task.ready', task: this.#id('task', task), cause: seq });
    }
  }

  frameEnter(): void {
    this.#depth += 1;
    if (this.#options.frames !== true) return;
    this.#add({ k: 'frame.enter', task: this.#current(), depth: this.#depth });
  }

  frameExit(): void {
    if (this.#options.frames === true) {
      this.#add({ k: 'frame.exit', task: this.#current(), depth: Math.max(this.#depth, 0) });
    }
    this.#depth = Math.max(this.#depth - 1, 0);
  }

  timerSet(handle: object): void {
    if (!this.#isOurs(handle)) return;
    const due = (handle as { when(): number }).when();
    const about = { k: 'timer.set', timer: this.#id('timer', handle), due } as const;
    const isTold = this.#queue !== null && isFuture(handle);
    this.#add(isTold ? { ...about, future: this.#id('future', handle) } : about, handle);
  }

  timerFire(handle: object): void {
    if (this.#isOurs(handle)) this.#add({ k: 'timer.fire', timer: this.#id('timer', handle) });
  }

  timerCancel(handle: object): void {
    if (this.#isOurs(handle)) this.#add({ k: 'timer.cancel', timer: this.#id('timer', handle) });
  }

  clockJump(loop: object, from: number, to: number): void {
    if (loop === this.#loop) this.#add({ k: 'clock.jump', from, to });
  }

  cancelRequest(task: object, msg: unknown): void {
    if (!this.#isOurs(task)) return;
    this.#cancels.set(task, 'requested');
    const reason = msg === undefined || msg === null ? '' : textOf(msg);
    this.#add({ k: 'cancel.request', task: this.#id('task', task), by: this.#current(), reason });
  }

  hostStart(loop: object, label: string): void {
    if (loop === this.#loop) this.#add({ k: 'host.start', label });
  }

  hostDone(loop: object, label: string): void {
    if (loop === this.#loop) this.#add({ k: 'host.done', label });
  }

  #isOurs(thing: object): boolean {
    return (thing as { _loop?: unknown })._loop === this.#loop;
  }

  #add(about: TraceAbout, thing: object | null = null): void {
    const items = this.#queue?.changed();
    if (items !== undefined) this.#put({ k: 'ready.queue', items }, null);
    this.#put(about, thing);
  }

  #put({ k, ...rest }: TraceAbout, thing: object | null): void {
    const event = { seq: this.events.length, t: this.#loop.time(), k, ...rest } as TraceEvent;
    this.events.push(event);
    this.#options.hear?.(event, thing);
  }

  #id(kind: string, thing: object): number {
    let ids = this.#ids.get(kind);
    if (ids === undefined) this.#ids.set(kind, (ids = new WeakMap()));
    let id = ids.get(thing);
    if (id === undefined) {
      id = (this.#counts.get(kind) ?? 0) + 1;
      this.#counts.set(kind, id);
      ids.set(thing, id);
    }
    return id;
  }

  #idOrNone(kind: string, thing: object | null): number {
    return thing === null ? 0 : this.#id(kind, thing);
  }

  #current(): number {
    return this.#idOrNone('task', realm.currentTask as object | null);
  }

  #targetOf(future: object | null): WaitTarget {
    if (future === null) return { kind: 'turn', id: 0 };
    if (isTask(future)) return { kind: 'task', id: this.#id('task', future) };
    const source = (future as Future)._source;
    const id = this.#id('future', future);
    return source === null
      ? { kind: 'future', id }
      : { kind: 'future', id, label: labelOf(source) };
  }

  #outcomeOf(future: Future): TraceOutcome {
    if (future.cancelled()) return { state: 'cancelled' };
    const { preview = shortTextOf } = this.#options;
    const { _value: value } = future;
    if (hasFailed(future)) return { state: 'error', value: preview(value) };
    return value === undefined ? { state: 'result' } : { state: 'result', value: preview(value) };
  }
}

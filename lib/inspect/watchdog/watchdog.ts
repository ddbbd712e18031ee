// Finds what keeps the loop from its next turn. Only counters are written on the loop's own thread;
// another one reads them, and when they stand still for too long it has this thread say, in the
// middle of whatever it does, where it is. Where there is no such thread the clock is read at each
// step, which tells how long but not where.

import {
  type EventLoop,
  type Coroutine,
  fromThenable,
  getRunningLoop,
  logger,
  type Ready,
} from '../../core/index.js';
import { BUSY, COUNTERS, pokes, STEP, TURN } from './pulse.js';
import {
  formatSlowReport,
  lookAt,
  NOTHING_SEEN,
  type Sighting,
  type SlowReport,
  taskOf,
} from './report.js';
import { startWatching, type WatchingThread } from './watching-thread.js';

/** Options of a watchdog. */
export interface WatchdogOptions {
  /** The loop; the running one if not given. */
  readonly loop?: EventLoop;
  /** Milliseconds that one step may take; 50 if not given. */
  readonly threshold?: number;
  /** Milliseconds that all steps of a turn may take together; as one step if not given. */
  readonly turnThreshold?: number;
  /** What is told of each; a warning is written if not given. */
  readonly onSlow?: (report: SlowReport) => void;
  /** A clock to be read at every step, instead of a thread that watches. */
  readonly clock?: () => number;
}

let count = 0;

/**
 * Watches one loop for steps, and turns, that take too long.
 *
 * On Node another thread watches, and a report has the lines that the program was in while it
 * blocked. Elsewhere the clock is read at each step. A loop that nobody watches pays nothing.
 *
 * @example Find out who blocks
 * import { type Coroutine, run, sleep } from 'yieldfrom';
 * import { Watchdog } from 'yieldfrom/inspect';
 * let found: readonly string[] = [];
 * function* main(): Coroutine<void> {
 *   const watchdog = new Watchdog({ onSlow: ({ stack }) => { found = stack; } });
 *   yield* watchdog.ready();
 *   while (!watchdog.isSuspicious); // a step that never ends, if nobody watched
 *   yield* sleep(0);
 *   watchdog.stop();
 * }
 * await run(main());
 * console.log(found.length > 0); // true
 */
export class Watchdog {
  readonly #loop: EventLoop;
  readonly #options: WatchdogOptions;
  readonly #stepMs: number;
  readonly #turnMs: number;
  readonly #beat: Int32Array;
  readonly #id: number;
  readonly #thread: WatchingThread | null;
  readonly #clock: () => number;
  #readsClock: boolean;
  /** What runs, and when it began if the clock is read. */
  #item: Ready | undefined;
  #beganAt = 0;
  /** What was seen of the step under way, and when it began, once it is found slow. */
  #step: { readonly sighting: Sighting; readonly beganAt: number } | null = null;
  #turnBeganAt: number | null = null;
  #reportedInTurn = false;
  #isStopped = false;

  /** @throws {RuntimeError} when no loop is given and none is running */
  constructor(options: WatchdogOptions = {}) {
    this.#options = options;
    this.#loop = options.loop ?? getRunningLoop();
    this.#stepMs = options.threshold ?? 50;
    this.#turnMs = options.turnThreshold ?? this.#stepMs;
    this.#clock = options.clock ?? (() => performance.now());
    this.#id = count += 1;
    const order = { id: this.#id, stepMs: this.#stepMs, turnMs: this.#turnMs };
    this.#thread =
      options.clock === undefined
        ? startWatching(order, (why) => {
            this.#goByClock(why);
          })
        : null;
    this.#beat = this.#thread?.beat ?? new Int32Array(COUNTERS);
    this.#readsClock = this.#thread === null;
    if (this.#thread !== null) this.#takePokes();
    this.#attach();
  }

  /**
   * Waits until the thread that watches has started; without one, does nothing.
   *
   * @switches when there is one
   * @cancelled it starts all the same
   */
  *ready(): Coroutine<void> {
    if (this.#thread !== null) yield* fromThenable(this.#thread.ready, this.#loop);
  }

  /** Whether the step under way was found slow: it is reported when it has ended. */
  get isSuspicious(): boolean {
    return this.#step !== null;
  }

  /** Stops watching. The loop is as it was before. */
  stop(): void {
    if (this.#isStopped) return;
    this.#isStopped = true;
    if (this.#readsClock) this.#readClock();
    this.#endStep();
    this.#thread?.stop();
    pokes().delete(this.#id);
    this.#detach();
  }

  [Symbol.dispose](): void {
    this.stop();
  }

  #detach: () => void = () => undefined;

  /** Stands before two methods of this one loop; others stay as they are. */
  #attach(): void {
    const loop = this.#loop as EventLoop & { _runReady(budget: number): number };
    const queue = loop._ready;
    const shift = queue.shift.bind(queue);
    const runReady = loop._runReady.bind(loop);
    const beat = this.#beat;
    // A later watchdog calls these on, after this one was stopped, too.
    const ownShift = (): Ready | undefined => {
      if (this.#isStopped) return shift();
      beat[STEP] = ((beat[STEP] ?? 0) + 1) | 0;
      if (this.#readsClock) this.#readClock();
      else if (this.#step !== null) this.#endStep();
      return (this.#item = shift());
    };
    const ownRunReady = (budget: number): number => {
      if (this.#isStopped) return runReady(budget);
      this.#beginTurn();
      try {
        return runReady(budget);
      } finally {
        if (!this.#isStopped) this.#endTurn();
      }
    };
    const uncover = [cover(queue, 'shift', ownShift), cover(loop, '_runReady', ownRunReady)];
    this.#detach = () => {
      for (const each of uncover) each();
    };
  }

  /** Nobody watches from outside any more: what is slow is found all the same, but not where. */
  #goByClock(why: string): void {
    if (this.#isStopped) return;
    pokes().delete(this.#id);
    this.#readsClock = true;
    logger.warning(`A watchdog goes by the clock from now on: its thread has failed: ${why}`);
  }

  #takePokes(): void {
    pokes().set(this.#id, (kind, seen, elapsedMs) => {
      if (this.#beat[BUSY] === 0 || this.#beat[kind === 'step' ? STEP : TURN] !== seen) return;
      const beganAt = this.#clock() - elapsedMs;
      if (kind === 'turn') this.#turnBeganAt = beganAt;
      else if (this.#item !== undefined) this.#step = { sighting: lookAt(this.#item), beganAt };
    });
  }

  #beginTurn(): void {
    const beat = this.#beat;
    beat[TURN] = ((beat[TURN] ?? 0) + 1) | 0;
    this.#firstStep = beat[STEP] ?? 0;
    this.#reportedInTurn = false;
    this.#item = undefined;
    if (this.#readsClock) this.#turnBeganAt = this.#beganAt = this.#clock();
    beat[BUSY] = 1;
  }

  #firstStep = 0;

  #endTurn(): void {
    this.#beat[BUSY] = 0;
    if (this.#readsClock) this.#readClock();
    this.#endStep();
    this.#item = undefined;
    const beganAt = this.#turnBeganAt;
    this.#turnBeganAt = null;
    if (beganAt === null || this.#reportedInTurn) return;
    const duration = this.#clock() - beganAt;
    if (duration < this.#turnMs) return;
    const steps = ((this.#beat[STEP] ?? 0) - this.#firstStep) | 0;
    this.#report({
      kind: 'turn',
      task: undefined,
      what: `a turn of ${String(steps)} steps`,
      duration,
      ...NOTHING_SEEN,
    });
  }

  /** Without a thread that watches: how long did the step before this moment take? */
  #readClock(): void {
    const now = this.#clock();
    if (this.#item !== undefined && now - this.#beganAt >= this.#stepMs) {
      this.#step = { sighting: NOTHING_SEEN, beganAt: this.#beganAt };
      this.#endStep();
    }
    this.#beganAt = now;
  }

  #endStep(): void {
    const step = this.#step;
    if (step === null) return;
    this.#step = null;
    this.#reportedInTurn = true;
    this.#report({
      kind: 'step',
      task: taskOf(this.#item),
      what: String(this.#item),
      duration: this.#clock() - step.beganAt,
      ...step.sighting,
    });
  }

  /** A listener that throws must not end the turn that it hears of. */
  #report(report: SlowReport): void {
    const { onSlow } = this.#options;
    if (onSlow === undefined) {
      logger.warning(formatSlowReport(report));
      return;
    }
    try {
      onSlow(report);
    } catch (exception) {
      this.#loop.callExceptionHandler({ message: 'Exception in onSlow of a watchdog', exception });
    }
  }
}

function ownOf(owner: object, name: string): PropertyDescriptor | undefined {
  return Object.getOwnPropertyDescriptor(owner, name);
}

/** A method that stands before one of a loop, and what was there before. */
interface Cover {
  isOver: boolean;
  readonly before: PropertyDescriptor | undefined;
}

const covers = /*#__PURE__*/ new WeakMap<object, Cover>();

/**
 * Puts a method before that of one object; gives what takes it away. While one that came later is in
 * front of it, it stays, since that one calls it; and goes with that one.
 */
function cover(owner: object, name: string, own: object): () => void {
  const mine: Cover = { isOver: false, before: ownOf(owner, name) };
  covers.set(own, mine);
  Object.defineProperty(owner, name, { value: own, configurable: true, writable: true });
  return () => {
    mine.isOver = true;
    for (let top = coverOf(owner, name); top?.isOver === true; top = coverOf(owner, name)) {
      if (top.before === undefined) Reflect.deleteProperty(owner, name);
      else Object.defineProperty(owner, name, top.before);
    }
  };
}

function coverOf(owner: object, name: string): Cover | undefined {
  const top = ownOf(owner, name)?.value as object | undefined;
  return top === undefined ? undefined : covers.get(top);
}

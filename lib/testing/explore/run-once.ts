// One run of a program under a strategy: a fresh loop on a virtual clock, never driven by the host.

import {
  type HandlerContext,
  isCancelled,
  isTask,
  type Probe,
  type Ready,
  realm,
  sourceTracebacks,
  type Task,
} from '../../core/index.js';
import { listenPlainly } from '../../inspect/index.js';
import { Fixture } from '../fixture.js';
import { LeakError, leakOf, LeakWatch } from '../leaks.js';
import type { TestBody } from '../test-body.js';
import type { TraceEvent } from '../trace/event.js';
import { sitesIn } from '../sites.js';
import { type TraceOptions, TraceRecorder } from '../trace/recorder.js';
import { VirtualTimeLoop } from '../virtual-time-loop.js';
import { ChoosingQueue } from './choosing-queue.js';
import { Footprints } from './footprints.js';
import type { Random } from './random.js';
import type { Choice, ChoiceKind, Strategy } from './strategy.js';

/** What may differ between the runs of a program. */
export type Vary = 'host' | 'timers' | 'ready' | 'callbacks' | 'cancel' | 'fault';

/** How one run is made. */
export interface RunOnceOptions {
  readonly name: string;
  readonly vary: ReadonlySet<Vary>;
  /** Draws the latencies of host operations. */
  readonly seed: number;
  /** Whether what is left behind counts as a failure. */
  readonly leaks: boolean;
  /** Whether places in the code and the event stream are recorded, which takes time. */
  readonly records: boolean;
  readonly turnsMax: number;
  /** Hears of each event, where they are recorded. */
  readonly hear?: TraceOptions['hear'];
  /** With which detail they are recorded. */
  readonly trace?: TraceOptions;
  /** Called as the run begins; what it gives is called as it ends. */
  readonly enter?: (loop: VirtualTimeLoop, random: Random) => () => void;
}

/** One step of a run: which task it was of, and when. */
export interface RunStep {
  readonly task: string;
  readonly t: number;
}

/** What came of a run. */
export interface Run {
  readonly choices: readonly Choice[];
  /** Whether it was ended because nothing new could come of it. */
  readonly wasPruned: boolean;
  readonly failure: { readonly error: unknown } | undefined;
  readonly steps: readonly RunStep[];
  readonly lines: readonly string[];
  readonly events: readonly TraceEvent[];
}

/** Runs a program once. */
export function runOnce(program: TestBody, strategy: Strategy, options: RunOnceOptions): Run {
  return new Execution(program, strategy, options).run();
}

class Execution implements Probe {
  readonly #program: TestBody;
  readonly #strategy: Strategy;
  readonly #options: RunOnceOptions;
  readonly #loop: VirtualTimeLoop;
  readonly #fixture: Fixture;
  readonly #footprints: Footprints;
  readonly #choices: Choice[] = [];
  readonly #labels = new WeakMap<object, string>();
  readonly #steps: RunStep[] = [];
  readonly #reports: HandlerContext[] = [];
  readonly #toCancel: Task[] = [];
  readonly #cancelled = new WeakSet();
  #recorder: TraceRecorder | null = null;
  #taskCount = 0;
  #wasPruned = false;
  #canCancel: boolean;

  constructor(program: TestBody, strategy: Strategy, options: RunOnceOptions) {
    const { vary } = options;
    this.#program = program;
    this.#strategy = strategy;
    this.#options = options;
    this.#canCancel = vary.has('cancel');
    const queue = new ChoosingQueue(
      (kind, items) => this.#pickReady(kind, items),
      { ready: vary.has('ready'), timers: vary.has('timers'), callbacks: vary.has('callbacks') },
      () => {
        this.#cancelPicked();
      },
    );
    this.#loop = new VirtualTimeLoop({ readyQueue: queue, turnsMax: options.turnsMax });
    this.#loop.setDebug(options.records || options.leaks);
    this.#loop.slowCallbackDuration = Infinity;
    this.#loop.setExceptionHandler((_loop, context) => this.#reports.push(context));
    this.#footprints = new Footprints(strategy.touched === undefined ? null : strategy, (task) =>
      this.#labels.get(task),
    );
    this.#fixture = new Fixture(this.#loop, options.name, {
      seed: options.seed,
      choose: (kind, labels) => (vary.has(kind) ? this.#choose(kind, labels) : 0),
      footprints: this.#footprints,
    });
  }

  run(): Run {
    const watch = new LeakWatch(this.#loop, (task) => this.#loop.isBackground(task));
    const leakWatches = this.#options.leaks ? [watch] : [];
    const stopListening = listenPlainly(this, this.#footprints, ...leakWatches);
    const { records, hear, trace = {}, enter } = this.#options;
    const detail = hear === undefined ? trace : { ...trace, hear };
    const recorder = records ? new TraceRecorder(this.#loop, detail) : null;
    this.#recorder = recorder;
    this.#fixture._listen((line) => recorder?.log(line));
    recorder?.start({ vary: [...this.#options.vary].sort() });
    const leave = enter?.(this.#loop, this.#fixture.random);
    let failure: Run['failure'];
    // Default names count from 1 in every run, so that equal runs have equal traces.
    const tasksBefore = realm.taskCount;
    realm.taskCount = 0;
    try {
      failure = this.#failureOf(watch);
    } finally {
      leave?.();
      this.#footprints.flush();
      recorder?.stop(
        failure === undefined
          ? { state: 'result' }
          : { state: 'error', value: firstLineOf(failure.error) },
      );
      stopListening();
      this.#close();
      realm.taskCount += tasksBefore;
    }
    return {
      choices: this.#choices,
      wasPruned: this.#wasPruned,
      failure: this.#wasPruned ? undefined : failure,
      steps: this.#steps,
      lines: this.#fixture.lines,
      events: recorder?.events ?? [],
    };
  }

  taskSpawn(task: object): void {
    if ((task as Task)._loop !== this.#loop) return;
    this.#taskCount += 1;
    this.#labels.set(task, `t${String(this.#taskCount)}`);
  }

  stepBegin(task: object): void {
    if ((task as Task)._loop !== this.#loop) return;
    const { _name: name } = task as Task;
    const label = typeof name === 'number' ? (this.#labels.get(task) as string) : name;
    this.#steps.push({ task: label, t: this.#loop.time() });
  }

  /** Every suspension is a place at which a cancellation may come. */
  waitBegin(task: object): void {
    if (!this.#canCancel || (task as Task)._loop !== this.#loop) return;
    if (this.#choose('cancel', ['no', `cancel ${this.#labels.get(task) ?? ''}`]) === 0) return;
    this.#canCancel = false;
    this.#toCancel.push(task as Task);
  }

  #failureOf(watch: LeakWatch): Run['failure'] {
    const fixture = this.#fixture;
    const main = this.#loop.createTask(mainOf(this.#program, fixture), { name: 'main' });
    try {
      this.#loop.runSync(main);
    } catch (error) {
      if (this.#wasPruned) return undefined;
      if (!(isCancelled(error) && this.#cancelled.has(main))) return { error };
    }
    if (this.#options.leaks) {
      const leaks = watch.find();
      if (leaks.length > 0) return { error: new LeakError(leaks) };
    }
    try {
      fixture._check();
    } catch (error) {
      return { error };
    }
    return this.#reported();
  }

  /** What was reported, or will be when the loop closes: errors that nobody saw. */
  #reported(): Run['failure'] {
    this.#close();
    const [first] = this.#reports.filter(({ exception }) => exception !== undefined);
    return first === undefined ? undefined : { error: new LeakError([leakOf(first)]) };
  }

  #close(): void {
    if (this.#loop.isClosed()) return;
    // Tasks that are left are no news by now: leaks were looked for before.
    for (const task of this.#loop._tasks) (task as unknown as Task)._logDestroyPending = false;
    this.#loop.close();
  }

  #pickReady(kind: 'ready' | 'timer', items: readonly Ready[]): number {
    this.#footprints.flush();
    const labels = items.map(
      (item, index) => this.#labels.get(item) ?? `callback ${String(index)}`,
    );
    const picked = this.#choose(kind, labels, items[0]);
    if (picked === -1) {
      this.#wasPruned = true;
      this.#loop.stop();
    } else {
      this.#footprints.begin();
    }
    return picked;
  }

  #choose(kind: ChoiceKind, options: readonly string[], first?: Ready): number {
    const isChoice = options.length > 1;
    if (this.#wasPruned) return kind === 'ready' || kind === 'timer' ? -1 : 0;
    if (!isChoice && this.#strategy.seesAll !== true) return 0;
    const picked = this.#strategy.pick({ kind, options });
    if (isChoice && picked !== -1) {
      const site = this.#options.records ? siteOf(first) : undefined;
      this.#choices.push({ kind, options, picked, ...(site === undefined ? {} : { site }) });
      this.#recorder?.choice(kind, options, picked);
    }
    return picked;
  }

  #cancelPicked(): void {
    for (const task of this.#toCancel.splice(0)) {
      this.#cancelled.add(task);
      task.cancel('explored');
    }
  }
}

/** Where a task was parked, or was made if it has not begun. */
function siteOf(item: Ready | undefined): string | undefined {
  if (!isTask(item)) return undefined;
  return item.getStack()[0] ?? sitesIn(sourceTracebacks.get(item) ?? '')[0];
}

function firstLineOf(error: unknown): string {
  return String(error).split('\n')[0] as string;
}

function* mainOf(program: TestBody, fixture: Fixture): Generator<unknown, void> {
  yield* program(fixture);
}

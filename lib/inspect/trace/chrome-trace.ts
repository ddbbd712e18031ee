// The Trace Event Format, as chrome://tracing and Perfetto read it: a process for each loop, a thread
// for each task. https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU

import { listen } from '../listen.js';
import { type TraceClock, traceClock } from './clocks.js';
import { type Slice, Timeline, type Track } from './timeline.js';

/** One event of a trace; which fields there are depends on `ph`. */
export interface ChromeTraceEvent {
  /** X: a slice, s and f: the ends of an arrow, i: a moment, C: a count, M: a name. */
  readonly ph: 'X' | 's' | 'f' | 'i' | 'C' | 'M';
  readonly name: string;
  readonly cat?: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds. */
  readonly ts: number;
  readonly dur?: number;
  readonly id?: number;
  readonly bp?: 'e';
  readonly s?: 't';
  readonly args?: Readonly<Record<string, unknown>>;
}

/** A trace as a file holds it. */
export interface ChromeTraceFile {
  readonly traceEvents: readonly ChromeTraceEvent[];
  readonly displayTimeUnit: 'ms';
}

/** Options of a trace. */
export interface ChromeTraceOptions {
  /** The loop; all loops if not given. */
  readonly loop?: object;
  /** `wall` if not given. */
  readonly clock?: TraceClock;
}

/**
 * Records what every task does, for ui.perfetto.dev and chrome://tracing: a track for each task,
 * with its steps, what it waited for and how long it was ready, arrows from what woke it, and how
 * many were ready and how many timers armed.
 *
 * @example Write a trace to a file
 * import { run, sleep, type Coroutine } from 'yieldfrom';
 * import { ChromeTrace } from 'yieldfrom/inspect';
 * function* main(): Coroutine<void> {
 *   yield* sleep(10);
 * }
 * const trace = new ChromeTrace();
 * await run(main());
 * trace.stop();
 * // writeFileSync('trace.json', JSON.stringify(trace));
 * const waits = trace.toJSON().traceEvents.filter(({ cat }) => cat === 'wait');
 * console.log(waits.map(({ name }) => name)); // [ 'sleep(10)' ]
 */
export class ChromeTrace {
  readonly #events: ChromeTraceEvent[] = [];
  readonly #timeline: Timeline;
  readonly #stopListening: () => void;
  #isOver = false;
  #flows = 0;

  constructor({ loop, clock = 'wall' }: ChromeTraceOptions = {}) {
    this.#timeline = new Timeline(
      {
        now: traceClock(clock),
        track: (track) => this.#nameTrack(track),
        slice: (track, slice) => this.#addSlice(track, slice),
        flow: (from, at, to, until) => this.#addFlow(from, at, to, until),
        mark: (track, name, at) => this.#add('i', track, name, at, { s: 't', cat: 'mark' }),
        count: (pid, name, value, at) =>
          this.#add('C', { loop: pid, task: 0 }, name, at, { args: { [name]: value } }),
      },
      loop,
    );
    this.#stopListening = listen(this.#timeline);
  }

  /** Stops listening. What still waits is drawn up to here. */
  stop(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#stopListening();
    this.#timeline.finish();
  }

  [Symbol.dispose](): void {
    this.stop();
  }

  /** Gives the trace as an object: what `JSON.stringify(trace)` writes. */
  toJSON(): ChromeTraceFile {
    const traceEvents = [...this.#events].sort((a, b) => a.ts - b.ts);
    return { traceEvents, displayTimeUnit: 'ms' };
  }

  #add(
    ph: ChromeTraceEvent['ph'],
    track: Pick<Track, 'loop' | 'task'>,
    name: string,
    atMs: number,
    rest: Partial<ChromeTraceEvent>,
  ): void {
    this.#events.push({
      ph,
      name,
      pid: track.loop,
      tid: track.task,
      ts: microseconds(atMs),
      ...rest,
    });
  }

  #addSlice(track: Track, { kind, name, from, to }: Slice): void {
    const dur = microseconds(to) - microseconds(from);
    this.#add('X', track, name, from, { cat: kind, dur: microseconds(dur / 1000) });
  }

  #addFlow(from: Track, at: number, to: Track, until: number): void {
    this.#flows += 1;
    const about = { cat: 'wakeup', id: this.#flows } as const;
    this.#add('s', from, 'wakes', at, about);
    this.#add('f', to, 'wakes', until, { ...about, bp: 'e' });
  }

  #nameTrack(track: Track): void {
    if (track.task === 0) {
      const args = { name: `loop ${String(track.loop)}` };
      this.#add('M', track, 'process_name', 0, { args });
    }
    const name = track.parent === 0 ? track.name : `${track.name} (of ${String(track.parent)})`;
    this.#add('M', track, 'thread_name', 0, { args: { name } });
    this.#add('M', track, 'thread_sort_index', 0, { args: { sort_index: track.task } });
  }
}

/** Gives microseconds of milliseconds, to the nanosecond. */
function microseconds(ms: number): number {
  return Math.round(ms * 1e6) / 1e3;
}

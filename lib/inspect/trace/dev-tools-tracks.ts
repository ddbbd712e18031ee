// Tracks of our own in the Performance panel of Chrome's DevTools, live.
// https://developer.chrome.com/docs/devtools/performance/extension

import { listen } from '../listen.js';
import { traceClock } from './clocks.js';
import { type Slice, Timeline, type Track } from './timeline.js';

/** Options of the tracks. */
export interface DevToolsTracksOptions {
  /** The loop; all loops if not given. */
  readonly loop?: object;
  /** What the tracks stand under in the panel. */
  readonly group?: string;
  /**
   * What writes them: `measure` leaves entries that a program can read; `timeStamp` leaves
   * nothing outside of the panel and costs less. `measure` if not given.
   */
  readonly by?: 'measure' | 'timeStamp';
}

const COLOURS = {
  step: 'primary',
  wait: 'tertiary-light',
  ready: 'secondary-light',
  callback: 'primary-dark',
} as const;

interface StampingConsole {
  timeStamp?(
    label: string,
    start: number,
    end: number,
    track: string,
    group: string,
    colour: string,
  ): void;
}

/**
 * Draws every task as a track of its own in the Performance panel of DevTools while it records.
 *
 * @example
 * import { run, sleep, type Coroutine } from 'yieldfrom';
 * import { DevToolsTracks } from 'yieldfrom/inspect';
 * function* main(): Coroutine<void> {
 *   yield* sleep(10);
 * }
 * const tracks = new DevToolsTracks();
 * await run(main());
 * tracks.stop();
 * console.log(performance.getEntriesByType('measure').some(({ name }) => name === 'sleep(10)')); // true
 */
export class DevToolsTracks {
  readonly #timeline: Timeline;
  readonly #stopListening: () => void;
  readonly #group: string;

  constructor({ loop, group = 'tasks', by = 'measure' }: DevToolsTracksOptions = {}) {
    this.#group = group;
    const slice = by === 'measure' ? this.#measure.bind(this) : this.#stamp.bind(this);
    this.#timeline = new Timeline({ now: traceClock('wall'), slice }, loop);
    this.#stopListening = listen(this.#timeline);
  }

  /** Stops listening. */
  stop(): void {
    this.#stopListening();
    this.#timeline.finish();
  }

  [Symbol.dispose](): void {
    this.stop();
  }

  #measure(track: Track, { kind, name, from, to }: Slice): void {
    const devtools = {
      dataType: 'track-entry',
      track: nameOf(track),
      trackGroup: this.#group,
      color: COLOURS[kind],
      tooltipText: `${nameOf(track)}: ${kind} ${name}`,
    };
    performance.measure(name, { start: from, end: to, detail: { devtools } });
  }

  #stamp(track: Track, { kind, name, from, to }: Slice): void {
    const writer = console as StampingConsole;
    writer.timeStamp?.(name, from, to, nameOf(track), this.#group, COLOURS[kind]);
  }
}

function nameOf(track: Track): string {
  return track.task === 0 ? `loop ${String(track.loop)}` : track.name;
}

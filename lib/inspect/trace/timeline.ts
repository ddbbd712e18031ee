// What every task did when, told as slices of time: it ran, it waited, it was ready and had to wait
// for its turn. Exports draw these, each in its own format.

import {
  type Future,
  hasFailed,
  isFuture,
  isTask,
  type Probe,
  realm,
  type Task,
  textOf,
} from '../../core/index.js';

/** A row of the drawing: a task, or what a loop does besides. */
export interface Track {
  /** Numbers of loops and of tasks, from 1 on in the order of appearance; task 0 is the loop. */
  readonly loop: number;
  readonly task: number;
  readonly name: string;
  /** The number of the task that made this one; 0 if none did. */
  readonly parent: number;
}

/** Something that took time on a track. Slices of one track follow each other. */
export interface Slice {
  readonly kind: 'step' | 'wait' | 'ready' | 'callback';
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/** Who draws. */
export interface Canvas {
  /** Gives the time; each call later than the one before. */
  now(loop: object): number;
  track?(track: Track): void;
  slice(track: Track, slice: Slice): void;
  /** Something on one track had a step on another run. */
  flow?(from: Track, at: number, to: Track, until: number): void;
  mark?(track: Track, name: string, at: number): void;
  count?(loop: number, name: string, value: number, at: number): void;
}

interface Row {
  readonly track: Track;
  phase: 'step' | 'wait' | 'ready';
  since: number;
  steps: number;
  waitsFor: string;
  /** When it began to wait, while its step has not ended yet. */
  parkedAt: number | null;
  /** What made it ready, and when. */
  wakeup: { readonly from: Track; readonly at: number } | null;
}

/** Follows one loop, or all of them, and tells a canvas. */
export class Timeline implements Probe {
  readonly #canvas: Canvas;
  readonly #only: object | undefined;
  readonly #loops = new Map<object, { readonly track: Track; tasks: number; timers: number }>();
  readonly #rows = new Map<object, Row>();
  readonly #waiters = new Map<object, Set<object>>();

  constructor(canvas: Canvas, only?: object) {
    this.#canvas = canvas;
    this.#only = only;
  }

  taskSpawn(task: object, parent: object | null): void {
    if (!this.#isOurs(task)) return;
    const { track: source } = this.#source(task);
    const row = this.#open(task, parent, 'ready');
    row.wakeup = { from: source, at: this.#sourceTime(task) };
  }

  stepBegin(task: object): void {
    if (!this.#isOurs(task)) return;
    const row = this.#row(task, 'ready');
    const now = this.#now(task);
    // The step in which the listening began is not told to have ended.
    if (row.phase === 'step') this.#endStep(row, row.parkedAt ?? now);
    this.#endWait(row, now);
    row.phase = 'step';
    row.since = now;
    row.steps += 1;
    row.waitsFor = '';
    row.parkedAt = null;
    if (row.wakeup !== null) {
      this.#canvas.flow?.(row.wakeup.from, row.wakeup.at, row.track, now);
      row.wakeup = null;
    }
  }

  waitBegin(task: object, future: object | null): void {
    if (!this.#isOurs(task)) return;
    const row = this.#row(task, 'step');
    row.waitsFor = future === null ? '' : nameOfWait(future);
    row.parkedAt = this.#now(task);
    if (future === null) return;
    const waiters = this.#waiters.get(future) ?? new Set();
    this.#waiters.set(future, waiters.add(task));
  }

  stepEnd(task: object): void {
    if (!this.#isOurs(task)) return;
    const row = this.#row(task, 'step');
    this.#endStep(row, this.#now(task));
    if ((task as Future).done()) this.#rows.delete(task);
  }

  futureSettle(future: object): void {
    const waiters = this.#waiters.get(future);
    if (waiters === undefined) return;
    this.#waiters.delete(future);
    for (const task of waiters) {
      const row = this.#rows.get(task);
      if (row === undefined) continue;
      row.wakeup ??= { from: this.#source(task).track, at: this.#sourceTime(task) };
    }
  }

  taskDone(task: object): void {
    if (!this.#isOurs(task)) return;
    const row = this.#row(task, 'step');
    const how = (task as Future).cancelled()
      ? 'cancelled'
      : hasFailed(task as Future)
        ? 'error'
        : null;
    if (how !== null) this.#canvas.mark?.(row.track, how, this.#now(task));
  }

  cancelRequest(task: object): void {
    if (!this.#isOurs(task)) return;
    this.#canvas.mark?.(this.#row(task, 'ready').track, 'cancel', this.#now(task));
  }

  turnBegin(loop: object, readyCount: number): void {
    if (this.#only !== undefined && loop !== this.#only) return;
    const { track } = this.#loop(loop);
    this.#canvas.count?.(track.loop, 'ready', readyCount, this.#canvas.now(loop));
  }

  timerSet(handle: object): void {
    this.#countTimers(handle, 1);
  }

  timerFire(handle: object): void {
    this.#countTimers(handle, -1);
  }

  timerCancel(handle: object): void {
    this.#countTimers(handle, -1);
  }

  /** Ends the slices of those who still wait. */
  finish(): void {
    for (const [task, row] of this.#rows) {
      const now = this.#now(task);
      if (row.phase === 'step') this.#endStep(row, now);
      else this.#endWait(row, now);
    }
    this.#rows.clear();
    this.#waiters.clear();
  }

  #countTimers(handle: object, by: number): void {
    if (!this.#isOurs(handle)) return;
    const loop = this.#loop(loopOf(handle));
    loop.timers = Math.max(0, loop.timers + by);
    this.#canvas.count?.(loop.track.loop, 'timers', loop.timers, this.#now(handle));
  }

  #endStep(row: Row, now: number): void {
    const name = `step ${String(row.steps)}`;
    this.#canvas.slice(row.track, { kind: 'step', name, from: row.since, to: now });
    row.since = now;
    row.phase = row.waitsFor === '' ? 'ready' : 'wait';
  }

  #endWait({ phase, since, track, waitsFor, wakeup }: Row, now: number): void {
    if (phase !== 'wait' && phase !== 'ready') return;
    const readyAt = phase === 'ready' ? since : Math.max(since, wakeup?.at ?? now);
    if (phase === 'wait') {
      this.#canvas.slice(track, { kind: 'wait', name: waitsFor, from: since, to: readyAt });
    }
    if (readyAt < now) {
      this.#canvas.slice(track, { kind: 'ready', name: 'ready', from: readyAt, to: now });
    }
  }

  /** Gives the track of what runs at this moment: a task, or the loop with a callback. */
  #source(woken: object): { readonly track: Track } {
    const task = realm.currentTask as object | null;
    if (task !== null && this.#isOurs(task)) return this.#row(task, 'step');
    return this.#loop(loopOf(woken));
  }

  /** Gives this moment, on the track of what runs; on the loop's there has to be a slice for it. */
  #sourceTime(woken: object): number {
    const { track } = this.#source(woken);
    const now = this.#now(woken);
    if (track.task === 0) {
      this.#canvas.slice(track, { kind: 'callback', name: 'callback', from: now, to: now });
    }
    return now;
  }

  #row(task: object, phase: Row['phase']): Row {
    return this.#rows.get(task) ?? this.#open(task, null, phase);
  }

  #open(task: object, parent: object | null, phase: Row['phase']): Row {
    const loop = this.#loop(loopOf(task));
    loop.tasks += 1;
    const parentRow = parent === null ? undefined : this.#rows.get(parent);
    const track: Track = {
      loop: loop.track.loop,
      task: loop.tasks,
      name: (task as Task).getName(),
      parent: parentRow?.track.task ?? 0,
    };
    this.#canvas.track?.(track);
    const since = this.#now(task);
    const row: Row = {
      track,
      phase,
      since,
      steps: 0,
      waitsFor: '',
      parkedAt: null,
      wakeup: null,
    };
    this.#rows.set(task, row);
    return row;
  }

  #loop(loop: object): { readonly track: Track; tasks: number; timers: number } {
    let known = this.#loops.get(loop);
    if (known === undefined) {
      const track = { loop: this.#loops.size + 1, task: 0, name: 'callbacks', parent: 0 };
      this.#loops.set(loop, (known = { track, tasks: 0, timers: 0 }));
      this.#canvas.track?.(track);
    }
    return known;
  }

  #now(thing: object): number {
    return this.#canvas.now(loopOf(thing));
  }

  #isOurs(thing: object): boolean {
    return this.#only === undefined || loopOf(thing) === this.#only;
  }
}

function loopOf(thing: object): object {
  return (thing as { readonly _loop: object })._loop;
}

/** Names what settles a future: a task, a lock, a sleep. */
function nameOfWait(future: object): string {
  if (isTask(future)) return future.getName();
  const { _source: source } = future as Future;
  if (source === null) return 'future';
  if (typeof source === 'string') return source;
  return isFuture(source) ? 'future' : textOf(source);
}

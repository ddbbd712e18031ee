// Ways through a run. Each gives the position to go to; where there is none, the end, or the beginning.

import type { TraceEvent } from 'yieldfrom/testing';
import { type Breakpoint, isHit } from './breakpoints.js';
import type { Timeline } from './timeline.js';

/** Where a step of any task has just ended: what "step" goes to. */
export function step(timeline: Timeline, from: number): number {
  return ahead(timeline, from, ({ k }) => k === 'step.end');
}

/** One step back; from the middle of a step, to where it began. */
export function back(timeline: Timeline, from: number): number {
  for (let at = from - 1; at > 0; at -= 1) {
    if (timeline.events[at - 1]?.k === 'step.end') return at;
  }
  return 0;
}

/** One event on. */
export function nextEvent(timeline: Timeline, from: number): number {
  return timeline.clamp(from + 1);
}

/**
 * Over the `yield*` at which a task stands, whatever it calls: to where the task waits again in the
 * same body, or in one that awaits it, or is over. Others have their turns meanwhile.
 */
export function stepOver(timeline: Timeline, from: number, task: number): number {
  const depth = timeline.at(from).tasks.get(task)?.frames.length ?? 0;
  if (depth === 0) return nextWait(timeline, from, task);
  const shallow = ahead(
    timeline,
    from,
    (event) =>
      (event.k === 'wait.begin' && event.task === task && depthOf(event) <= depth) ||
      (event.k === 'task.done' && event.task === task),
  );
  return endOfStep(timeline, shallow);
}

/** To where a task waits the next time, or is over. */
export function nextWait(timeline: Timeline, from: number, task: number): number {
  const found = ahead(
    timeline,
    from,
    (event) => (event.k === 'wait.begin' || event.k === 'task.done') && event.task === task,
  );
  return endOfStep(timeline, found);
}

/** To the last event at or before a moment of the loop's time. */
export function toTime(timeline: Timeline, time: number): number {
  const later = timeline.events.findIndex(({ t }) => t > time);
  return later === -1 ? timeline.length : later;
}

/** To the next event that a breakpoint is for. */
export function resume(timeline: Timeline, from: number, points: readonly Breakpoint[]): number {
  if (points.length === 0) return timeline.length;
  return ahead(timeline, from, (event) => points.some((point) => isHit(point, event)));
}

/** To the first choice that differs from the plain loop's, if there is one. */
export function firstDeviation(timeline: Timeline): number {
  const at = timeline.events.findIndex((event) => event.k === 'choice' && event.picked !== 0);
  return at === -1 ? timeline.length : at + 1;
}

function ahead(timeline: Timeline, from: number, isWanted: (event: TraceEvent) => boolean): number {
  for (let at = from; at < timeline.length; at += 1) {
    if (isWanted(timeline.events[at] as TraceEvent)) return at + 1;
  }
  return timeline.length;
}

function endOfStep(timeline: Timeline, from: number): number {
  return timeline.at(from).running === 0 ? from : step(timeline, from);
}

function depthOf({ stack = [] }: TraceEvent & { k: 'wait.begin' }): number {
  return stack.length;
}

import type { TraceEvent, TraceKind } from 'yieldfrom/testing';
import { framesOf } from './frames.js';

/** Where to stop: a line, a task, or a kind of event. */
export type Breakpoint =
  | { readonly on: 'line'; readonly line: number }
  | { readonly on: 'task'; readonly task: number }
  | { readonly on: 'kind'; readonly kind: TraceKind };

/** Tells whether an event is one to stop at. A line is met where a task suspends in it. */
export function isHit(point: Breakpoint, event: TraceEvent): boolean {
  switch (point.on) {
    case 'kind':
      return event.k === point.kind;
    case 'task':
      return event.k === 'step.begin' && event.task === point.task;
    case 'line':
      return event.k === 'wait.begin' && framesOf(event.stack ?? [])[0]?.line === point.line;
    default:
      return false;
  }
}

/** Tells whether two are for the same. */
export function isSame(one: Breakpoint, other: Breakpoint): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

// One event after the other makes a moment of the moment before.

import type { TraceEvent } from 'yieldfrom/testing';
import { framesOf } from './frames.js';
import type { Moment, TaskState } from './state.js';

/** Gives the moment after an event. */
export function fold(before: Moment, event: TraceEvent): Moment {
  const moment = before.t === event.t ? before : { ...before, t: event.t };
  switch (event.k) {
    case 'run.end':
      return { ...moment, outcome: event.outcome };
    case 'ready.queue':
      return { ...moment, ready: event.items };
    case 'log':
    case 'mark': {
      const { seq, t, task, value: text } = event;
      return { ...moment, console: [...moment.console, { seq, t, task, text }] };
    }
    case 'timer.set': {
      const { timer: id, due, future } = event;
      return { ...moment, timers: new Map(moment.timers).set(id, { id, due, future }) };
    }
    case 'timer.fire':
    case 'timer.cancel':
      return { ...moment, timers: without(moment.timers, event.timer) };
    case 'future.new': {
      const { future: id } = event;
      return { ...moment, futures: new Map(moment.futures).set(id, { id, label: undefined }) };
    }
    case 'future.settle':
      return { ...moment, futures: without(moment.futures, event.future) };
    default:
      return foldTask(moment, event);
  }
}

function foldTask(moment: Moment, event: TraceEvent): Moment {
  switch (event.k) {
    case 'task.spawn':
      return queued(withTask(moment, newTask(event)), event.task);
    case 'task.ready':
      return queued(change(moment, event.task, { phase: 'ready' }), event.task);
    case 'step.begin': {
      const ready = moment.ready.filter(({ kind, id }) => kind !== 'task' || id !== event.task);
      const now = { ...moment, ready, running: event.task };
      return change(now, event.task, { phase: 'running', steps: event.step });
    }
    case 'step.end':
      return { ...moment, running: 0 };
    case 'wait.begin':
      return waitBegins(moment, event);
    case 'wait.end':
      return change(moment, event.task, { on: undefined });
    case 'task.done': {
      const { outcome } = event;
      const over = {
        phase: outcome.state,
        outcome,
        isCancelling: false,
        on: undefined,
        frames: [],
      };
      return change(moment, event.task, over);
    }
    case 'cancel.request':
      return change(moment, event.task, { isCancelling: true });
    default:
      return moment;
  }
}

function waitBegins(moment: Moment, event: TraceEvent & { k: 'wait.begin' }): Moment {
  const { task, on, stack = [] } = event;
  const now = change(moment, task, { phase: 'waiting', on, frames: framesOf(stack) });
  if (on.kind !== 'future' || on.label === undefined || !now.futures.has(on.id)) return now;
  const { id, label } = on;
  return { ...now, futures: new Map(now.futures).set(id, { id, label }) };
}

function newTask({ task: id, name, parent }: TraceEvent & { k: 'task.spawn' }): TaskState {
  return {
    id,
    name,
    parent,
    phase: 'ready',
    isCancelling: false,
    on: undefined,
    frames: [],
    steps: 0,
    outcome: undefined,
  };
}

/** What the recorder tells with its next look at the queue is told by this event already. */
function queued(moment: Moment, id: number): Moment {
  if (moment.ready.some((item) => item.kind === 'task' && item.id === id)) return moment;
  return { ...moment, ready: [...moment.ready, { kind: 'task', id }] };
}

function change(moment: Moment, id: number, to: Partial<TaskState>): Moment {
  const task = moment.tasks.get(id);
  return task === undefined ? moment : withTask(moment, { ...task, ...to });
}

function withTask(moment: Moment, task: TaskState): Moment {
  return { ...moment, tasks: new Map(moment.tasks).set(task.id, task) };
}

function without<V>(map: ReadonlyMap<number, V>, id: number): ReadonlyMap<number, V> {
  if (!map.has(id)) return map;
  const rest = new Map(map);
  rest.delete(id);
  return rest;
}

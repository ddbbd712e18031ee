// The event stream as data: one object an event, in the order in which they happened. The schema
// beside this file is the same in JSON Schema, for readers in other languages.

/** What an event is about; `TraceEvent` says what each has beside its number, time and kind. */
export type TraceKind = TraceEvent['k'];

/** What a wait is for. */
export interface WaitTarget {
  readonly kind: 'turn' | 'future' | 'task' | 'timer';
  /** The id of the future or task; 0 for a turn. */
  readonly id: number;
  /** What settles it, if it told: a lock, a queue, a sleep. */
  readonly label?: string;
}

/** One thing in the ready queue. */
export interface ReadyItem {
  readonly kind: 'task' | 'timer' | 'callback';
  readonly id: number;
  /** The name of the function that is called. */
  readonly label?: string;
}

/** How a task or a run ended. */
export interface TraceOutcome {
  readonly state: 'result' | 'error' | 'cancelled';
  /** A short text of the result or the error. */
  readonly value?: string;
}

type About =
  | {
      readonly k: 'run.start';
      readonly format: 1;
      readonly clock: 'virtual' | 'host';
      readonly seed?: number;
      readonly vary?: readonly string[];
    }
  | { readonly k: 'run.end'; readonly outcome: TraceOutcome }
  | {
      readonly k: 'task.spawn';
      readonly task: number;
      readonly name: string;
      readonly parent: number;
      readonly site?: string;
    }
  | { readonly k: 'task.ready'; readonly task: number; readonly cause: number }
  | { readonly k: 'task.done'; readonly task: number; readonly outcome: TraceOutcome }
  | { readonly k: 'step.begin'; readonly task: number; readonly step: number }
  | { readonly k: 'step.end'; readonly task: number; readonly ended: 'yield' | 'return' | 'throw' }
  | { readonly k: 'frame.enter' | 'frame.exit'; readonly task: number; readonly depth: number }
  | {
      readonly k: 'wait.begin';
      readonly task: number;
      readonly on: WaitTarget;
      /** Where the task stands, innermost first, where that is recorded. */
      readonly stack?: readonly string[];
    }
  | { readonly k: 'wait.end'; readonly task: number; readonly on: WaitTarget }
  | { readonly k: 'ready.queue'; readonly items: readonly ReadyItem[] }
  | { readonly k: 'future.new'; readonly future: number }
  | {
      readonly k: 'future.settle';
      readonly future: number;
      readonly by: number;
      readonly outcome: TraceOutcome;
    }
  | {
      readonly k: 'timer.set';
      readonly timer: number;
      readonly due: number;
      /** The future that it settles, where queues are recorded and it is one's own timer. */
      readonly future?: number;
    }
  | { readonly k: 'timer.fire' | 'timer.cancel'; readonly timer: number }
  | { readonly k: 'clock.jump'; readonly from: number; readonly to: number }
  | {
      readonly k: 'cancel.request';
      readonly task: number;
      readonly by: number;
      readonly reason: string;
    }
  | { readonly k: 'cancel.deliver' | 'cancel.swallow'; readonly task: number }
  | {
      readonly k: 'choice';
      readonly point: string;
      readonly options: readonly string[];
      readonly picked: number;
    }
  | { readonly k: 'host.start' | 'host.done'; readonly label: string }
  | { readonly k: 'log' | 'mark'; readonly task: number; readonly value: string };

/** One event: `seq` counts from 0 without a gap, `t` is the loop's time in milliseconds. */
export type TraceEvent = { readonly seq: number; readonly t: number } & About;

/** What an event is about, without its number and time. @internal */
export type TraceAbout = About;

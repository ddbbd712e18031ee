// What each task does over time, as spans on a grid: a slot for each step, and one for each jump of
// the clock. Steps take no time on a virtual clock, so time alone would show none of them.

import type { TraceEvent } from 'yieldfrom/testing';

/** What a task does during a span. */
export type SpanKind = 'running' | 'ready' | 'waiting' | 'cancelling';

/** From one slot to another. */
export interface Span {
  readonly kind: SpanKind;
  readonly from: number;
  readonly to: number;
  /** What is waited for. */
  readonly label: string;
}

/** The lane of a task. */
export interface Lane {
  readonly task: number;
  readonly name: string;
  readonly parent: number;
  readonly spans: readonly Span[];
  /** How it ended, and in which slot. */
  readonly end: { readonly state: string; readonly slot: number } | undefined;
}

/** An arrow from who woke a task, or made it, to the task. */
export interface Arrow {
  readonly from: number;
  readonly to: number;
  readonly slot: number;
}

/** All lanes. */
export interface Lanes {
  readonly lanes: readonly Lane[];
  readonly arrows: readonly Arrow[];
  /** The time at which each slot begins, and whether it is a jump. */
  readonly slots: readonly { readonly t: number; readonly isJump: boolean; readonly seq: number }[];
  /** The slot of each event. */
  readonly slotOf: readonly number[];
}

interface OpenLane {
  readonly task: number;
  readonly name: string;
  readonly parent: number;
  readonly spans: Span[];
  open: { kind: SpanKind; from: number; label: string } | undefined;
  isCancelling: boolean;
  end: Lane['end'];
}

/** Makes lanes of events. */
export function lanesOf(events: readonly TraceEvent[]): Lanes {
  const drawing = new Drawing();
  for (const event of events) drawing.add(event);
  return drawing.done();
}

class Drawing {
  readonly #lanes = new Map<number, OpenLane>();
  readonly #arrows: Arrow[] = [];
  readonly #slots: { t: number; isJump: boolean; seq: number }[] = [];
  readonly #slotOf: number[] = [];
  #running = 0;

  add(event: TraceEvent): void {
    if (event.k === 'step.begin') this.#slots.push({ t: event.t, isJump: false, seq: event.seq });
    if (event.k === 'clock.jump') this.#slots.push({ t: event.from, isJump: true, seq: event.seq });
    const slot = Math.max(this.#slots.length - 1, 0);
    this.#slotOf.push(slot);
    this.#draw(event, slot);
  }

  done(): Lanes {
    const end = this.#slots.length;
    const lanes = [...this.#lanes.values()].map((lane) => {
      this.#close(lane, end);
      const { task, name, parent, spans, end: ending } = lane;
      return { task, name, parent, spans, end: ending };
    });
    return { lanes, arrows: this.#arrows, slots: this.#slots, slotOf: this.#slotOf };
  }

  #draw(event: TraceEvent, slot: number): void {
    switch (event.k) {
      case 'task.spawn': {
        const { task, name, parent } = event;
        const lane = { task, name, parent, spans: [], isCancelling: false, end: undefined };
        this.#lanes.set(task, { ...lane, open: undefined });
        this.#begin(task, 'ready', slot + (this.#running === 0 ? 0 : 1), '');
        if (parent !== 0) this.#arrows.push({ from: parent, to: task, slot });
        break;
      }
      case 'task.ready':
        this.#begin(event.task, 'ready', slot + 1, '');
        if (this.#running !== 0 && this.#running !== event.task) {
          this.#arrows.push({ from: this.#running, to: event.task, slot });
        }
        break;
      case 'step.begin':
        this.#running = event.task;
        this.#begin(event.task, 'running', slot, '');
        break;
      case 'step.end':
        this.#running = 0;
        break;
      case 'wait.begin': {
        const { task, on } = event;
        const isTurn = on.kind === 'turn';
        this.#begin(task, isTurn ? 'ready' : 'waiting', slot + 1, on.label ?? nameOf(on));
        break;
      }
      case 'cancel.request': {
        const lane = this.#lanes.get(event.task);
        if (lane !== undefined) lane.isCancelling = true;
        if (lane?.open?.kind === 'waiting') {
          this.#begin(event.task, 'waiting', slot + 1, lane.open.label);
        }
        break;
      }
      case 'task.done': {
        const lane = this.#lanes.get(event.task);
        if (lane === undefined) break;
        this.#close(lane, slot + 1);
        lane.end = { state: event.outcome.state, slot: slot + 1 };
        break;
      }
      default:
    }
  }

  #begin(task: number, kind: SpanKind, from: number, label: string): void {
    const lane = this.#lanes.get(task);
    if (lane === undefined) return;
    this.#close(lane, from);
    const shown = lane.isCancelling && kind === 'waiting' ? 'cancelling' : kind;
    lane.open = { kind: shown, from, label };
  }

  #close(lane: OpenLane, to: number): void {
    const { open } = lane;
    if (open !== undefined && to > open.from) lane.spans.push({ ...open, to });
    lane.open = undefined;
  }
}

function nameOf({ kind, id }: { readonly kind: string; readonly id: number }): string {
  return `${kind} ${String(id)}`;
}

import type { TraceEvent } from './event.js';

/** Gives a trace as JSON lines: what the schema describes, a line an event. */
export function traceToJsonLines(events: readonly TraceEvent[]): string {
  return events.map((event) => `${JSON.stringify(event)}\n`).join('');
}

/**
 * Gives a trace as text for golden files and comparisons: a line an event, its time, kind and
 * fields in a fixed order. Equal runs give equal texts. Numbers of events are left out, so that one
 * event more is one line more in a comparison.
 */
export function traceToText(events: readonly TraceEvent[]): string {
  return events.map((event) => `${lineOf(event)}\n`).join('');
}

function lineOf({ seq: _seq, t, k, ...rest }: TraceEvent): string {
  const fields = Object.entries(rest)
    .filter(([name, value]) => value !== undefined && name !== 'cause')
    .map(([name, value]) => ` ${name}=${valueOf(value)}`);
  return `${String(t)} ${k}${fields.join('')}`;
}

function valueOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(valueOf).join(' ')}]`;
  return `{${Object.entries(value)
    .map(([name, inner]) => `${name}:${valueOf(inner)}`)
    .join(' ')}}`;
}

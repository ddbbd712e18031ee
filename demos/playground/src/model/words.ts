import type { TraceEvent } from 'yieldfrom/testing';

/** Gives what an event says besides its kind, in a few words. */
export function wordsOfEvent(event: TraceEvent): string {
  const { seq: _seq, t: _t, k: _k, ...rest } = event;
  return Object.entries(rest)
    .filter(([name, value]) => value !== undefined && name !== 'cause')
    .map(([name, value]) => `${name} ${valueOf(value)}`)
    .join(', ');
}

function valueOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(valueOf).join(' | ');
  if (typeof value !== 'object' || value === null) return String(value);
  const { kind, id, label, state, value: inner } = value as Record<string, unknown>;
  if (state !== undefined)
    return inner === undefined ? String(state) : `${String(state)} ${String(inner)}`;
  return label === undefined
    ? `${String(kind)} ${String(id)}`
    : `${String(label)} (${String(kind)} ${String(id)})`;
}

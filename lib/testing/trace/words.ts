// What a trace says of values and futures: nothing that differs between two equal runs.

import { describe, isFuture, textOf } from '../../core/index.js';

/** Turns a result or an error into a short text. */
export function shortTextOf(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 80));
  const text = value instanceof Error ? `${value.name}: ${value.message}` : describe(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

/** What settles a future: by its text, which says nothing that differs between equal runs. */
export function labelOf(source: object | string): string {
  if (typeof source === 'string') return source;
  return isFuture(source) ? 'a future' : textOf(source);
}

/** A task announces itself as a future before it has anything of a task. */
export function isUnborn(future: object): boolean {
  return (
    !('_root' in future) && future.constructor !== undefined && isTaskClass(future.constructor)
  );
}

function isTaskClass(constructor: unknown): boolean {
  return typeof constructor === 'function' && 'getCoro' in (constructor.prototype as object);
}

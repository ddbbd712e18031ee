import { sharedByCopies } from '../core/index.js';

const transfers = (): WeakMap<object, readonly object[]> =>
  sharedByCopies('executor.transfers', () => new WeakMap<object, readonly object[]>());

/**
 * Marks what an argument or a result hands over instead of copying: `transfer(bytes, [bytes.buffer])`.
 * Between processes everything is copied.
 */
export function transfer<T extends object>(value: T, objects: readonly object[]): T {
  transfers().set(value, objects);
  return value;
}

const NONE: readonly object[] = [];

/** Gives what the values of a list hand over. */
export function transfersOf(values: readonly unknown[]): readonly object[] {
  let found: object[] | null = null;
  for (const value of values) {
    if (typeof value !== 'object' || value === null) continue;
    const objects = transfers().get(value);
    if (objects !== undefined) (found ??= []).push(...objects);
  }
  return found ?? NONE;
}

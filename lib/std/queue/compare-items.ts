import { nameOf } from '../../core/index.js';

/** An order, as for `Array#sort`: negative if the first goes before the second. */
export type Compare<T> = (a: T, b: T) => number;

/**
 * The order that Python gives to what both languages have: numbers among each other, strings among
 * each other, arrays by their first elements that differ, then by length.
 *
 * @throws {TypeError} when the two have no order
 */
export function compareItems(a: unknown, b: unknown): number {
  if (isNumeric(a) && isNumeric(b)) return a < b ? -1 : a > b ? 1 : 0;
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a > b ? 1 : 0;
  if (Array.isArray(a) && Array.isArray(b)) return compareArrays(a, b);
  throw new TypeError(
    `'<' not supported between instances of '${kindNameOf(a)}' and '${kindNameOf(b)}': ` +
      'give the queue an order with { compare }',
  );
}

function compareArrays(a: readonly unknown[], b: readonly unknown[]): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i += 1) {
    if (!isEqual(a[i], b[i])) return compareItems(a[i], b[i]);
  }
  return a.length - b.length;
}

/** What Python's `==` says, as far as the two languages have the same values. */
function isEqual(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  // 1 == 1n == true, in both languages.
  // oxlint-disable-next-line eqeqeq
  if (isNumeric(a) && isNumeric(b)) return a == b;
  if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
  return a.every((item, i) => isEqual(item, b[i]));
}

function isNumeric(value: unknown): value is number | bigint | boolean {
  return typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean';
}

function kindNameOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return value === null ? 'null' : typeof value;
  const { constructor: maker } = value as { constructor?: unknown };
  return typeof maker === 'function' ? nameOf(maker) : 'object';
}

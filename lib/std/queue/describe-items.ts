import { describe } from '../../core/index.js';

/** How many items are shown, so that a report about a long queue can be read. */
const SHOWN_MAX = 20;

/** Gives the items of a queue as Python shows a list: `[1, 'two', [3, 'three']]`. */
export function describeItems(items: Iterable<unknown>): string {
  return describeList(items, true);
}

function describeList(items: Iterable<unknown>, isOutermost: boolean): string {
  const shown: string[] = [];
  for (const item of items) {
    if (shown.length === SHOWN_MAX) {
      shown.push('…');
      break;
    }
    shown.push(isOutermost && Array.isArray(item) ? describeList(item, false) : describeItem(item));
  }
  return `[${shown.join(', ')}]`;
}

function describeItem(item: unknown): string {
  switch (typeof item) {
    case 'string':
      return `'${item}'`;
    case 'number':
    case 'bigint':
      return String(item);
    default:
      return describe(item);
  }
}

import type { Future } from '../future/future.js';

/** A task, in words that leave out what it waits for. */
interface SelfDescribing extends Future {
  _describeSelf(): string;
}

/** Says what a parked task waits for. @internal */
export function describeWait(waiting: Future): string {
  const { _source: source } = waiting;
  if (typeof source === 'string') return source;
  if (source !== null) return String(source);
  // Not what that one waits for in its turn: tasks may wait for each other in a ring.
  return describesItself(waiting) ? `<${waiting._describeSelf()}>` : waiting.toString();
}

function describesItself(waiting: Future): waiting is SelfDescribing {
  return '_describeSelf' in waiting;
}

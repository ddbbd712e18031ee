import { type Future, isFuture } from '../future/future.js';

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

/** Gives the tasks that a future waits for, be it one of them, a gather or a shield. @internal */
export function tasksBehind(waiting: Future | null): Future[] {
  const found = new Set<Future>();
  const open = new Set(waiting === null ? [] : [waiting]);
  // The set grows while it is gone through.
  for (const future of open) {
    const { _children: children = [], _source: source } = future as Future & {
      readonly _children?: readonly Future[];
    };
    if (describesItself(future)) found.add(future);
    else for (const inner of [...children, source]) if (isFuture(inner)) open.add(inner);
  }
  return [...found];
}

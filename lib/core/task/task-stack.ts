// What `Task#getStack` and `Task#printStack` give, as CPython's `base_tasks.py`: one place of a task
// that is parked, the stack of the error of one that failed, nothing of others. JavaScript cannot
// read the frames of a suspended generator: where a task is parked is known in debug mode only.

import { textOf } from '../base/describe.js';
import { parkedStackOf } from '../future/await-site.js';
import { ERROR, PENDING } from '../future/future-state.js';

/** Something that text can be written to: a stream of Node, for one. */
export interface TextSink {
  write(text: string): unknown;
}

/** Options of `Task#getStack`. */
export interface StackOptions {
  /** How many places there are at most; of an error the outermost, as in CPython. */
  readonly limit?: number | null;
}

/** Options of `Task#printStack`. */
export interface PrintStackOptions extends StackOptions {
  /** Where to write; the console if not given. */
  readonly file?: TextSink;
}

/** As much of a task as its stack is made of. @internal */
type Inspected = Parameters<typeof parkedStackOf>[0] & {
  readonly _state: number;
  readonly _value: unknown;
  toString(): string;
};

/** Gives places in the code, innermost first. @internal */
export function placesOf(task: Inspected, { limit = null }: StackOptions): string[] {
  if (task._state === ERROR) {
    const places = linesOf(task._value);
    return limit === null ? places : places.slice(Math.max(0, places.length - limit));
  }
  return task._state === PENDING ? parkedStackOf(task).slice(0, Math.min(1, limit ?? 1)) : [];
}

/** Writes the places of a task, and its error. @internal */
export function printPlaces(task: Inspected, options: PrintStackOptions): void {
  const places = placesOf(task, options).map((place) => `  at ${place}`);
  const failed = task._state === ERROR;
  const kind = failed ? 'Traceback' : places.length === 0 ? 'No stack' : 'Stack';
  const head = `${kind} for ${task.toString()}`;
  const order = kind === 'No stack' ? '' : ' (most recent call first):';
  const text = [head + order, ...places, ...(failed ? [textOf(task._value)] : [])].join('\n');
  if (options.file === undefined) console.error(text);
  else options.file.write(`${text}\n`);
}

function linesOf(error: unknown): string[] {
  const { stack } = Object(error) as { readonly stack?: unknown };
  return String(stack ?? '')
    .split('\n')
    .filter((line) => /:\d+:\d+\)?$/.test(line))
    .map((line) => line.trim().replace(/^at /, ''));
}

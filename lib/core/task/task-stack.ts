// Where a task stands, and where it was made: what there is of a stack in JavaScript, which cannot
// read the frames of a suspended generator.

import { awaitSiteOf } from '../future/await-site.js';
import { type Future, sourceTracebacks } from '../future/future.js';

/** Something that text can be written to: a stream of Node, for one. */
export interface TextSink {
  write(text: string): unknown;
}

/** Options of `Task#getStack`. */
export interface StackOptions {
  /** How many places there are at most. */
  readonly limit?: number;
}

/** Options of `Task#printStack`. */
export interface PrintStackOptions extends StackOptions {
  /** Where to write; the console if not given. */
  readonly file?: TextSink;
}

/** Gives the line at which a task is parked and the lines that made it, as far as known. */
export function placesOf(task: Future, { limit }: StackOptions): string[] {
  if (task.done()) return [];
  const site = awaitSiteOf(task);
  const made = sourceTracebacks.get(task)?.split('\n') ?? [];
  const places = [...(site === undefined ? [] : [site]), ...made.map((line) => line.trim())];
  return places.slice(0, limit ?? places.length);
}

/** Writes the places of a task. */
export function printPlaces(task: Future, options: PrintStackOptions): void {
  const places = placesOf(task, options);
  const head = places.length === 0 ? 'No stack for' : 'Stack for';
  const text = [`${head} ${task.toString()}`, ...places.map((place) => `  ${place}`)].join('\n');
  if (options.file === undefined) console.error(text);
  else options.file.write(`${text}\n`);
}

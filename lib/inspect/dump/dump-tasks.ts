import { type CaptureTasksOptions, captureTasks } from './capture.js';
import { dotOf, mermaidOf } from './graph.js';
import type { TaskDump } from './model.js';
import { textOf } from './text.js';
import { treeOf } from './tree.js';

/** How a dump is written. */
export type DumpFormat = 'text' | 'tree' | 'json' | 'dot' | 'mermaid';

/** Options of `dumpTasks`. */
export interface DumpTasksOptions extends CaptureTasksOptions {
  /** `text` if not given. */
  readonly format?: DumpFormat;
}

const writers: Readonly<Record<DumpFormat, (dump: TaskDump) => string>> = {
  text: textOf,
  tree: treeOf,
  json: (dump) => JSON.stringify(dump, null, 2),
  dot: dotOf,
  mermaid: mermaidOf,
};

/**
 * Gives a text about every task that is under way: what it waits for, where, and who waits for it.
 *
 * Tasks that stand at the same places and wait for the same are written once, with their number.
 * Places are known in debug mode; with `detail: 'inspect'` always, on Node (see `captureTasks`).
 *
 * @throws {RangeError} for a format that there is not
 * @throws {RuntimeError} as `captureTasks`
 * @example
 * import { createTask, Lock, run, sleep, type Coroutine } from 'yieldfrom';
 * import { dumpTasks } from 'yieldfrom/inspect';
 * const lock = new Lock();
 * function* visit(): Coroutine<void> {
 *   yield* lock.acquire();
 * }
 * function* main(): Coroutine<void> {
 *   yield* lock.acquire();
 *   createTask(visit(), { name: 'visitor' });
 *   yield* sleep(0);
 *   console.log(dumpTasks().includes('visitor waits for <Lock [locked, waiters:1]>'));
 * }
 * await run(main()); // true
 */
export function dumpTasks(options: DumpTasksOptions = {}): string {
  const { format = 'text', ...rest } = options;
  return formatTasks(captureTasks(rest), format);
}

/**
 * Writes a dump that `captureTasks` gave.
 *
 * @throws {RangeError} for a format that there is not
 */
export function formatTasks(dump: TaskDump, format: DumpFormat = 'text'): string {
  if (!Object.hasOwn(writers, format)) {
    throw new RangeError(
      `Cannot write a dump as ${JSON.stringify(format)}: it is one of ${Object.keys(writers).join(', ')}`,
    );
  }
  return writers[format](dump);
}

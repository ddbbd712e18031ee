// The contexts of the platform: Node's AsyncLocalStorage, and AsyncContext where it is there. They
// follow promises; a loop runs the steps of all tasks from one callback, and would mix them up.

import type { Task } from '../../core/index.js';
import { builtin } from '../builtin.js';
import { listen } from '../listen.js';
import { aroundSteps } from './around-steps.js';

/** Calls a function in the contexts that were in force when it was made. */
type Snapshot = (fn: () => void) => void;

interface Platform {
  readonly AsyncContext?: { readonly Snapshot: new () => { run(fn: () => void): void } };
}

/**
 * Has every task keep the contexts of the platform: it begins with those of the place that made
 * it, and finds its own again at each step, whatever the others do in between, in `finally` too.
 *
 * Tasks made before keep none. Callbacks of the loop are left as they are.
 *
 * @returns What ends it, for tasks that are made later.
 * @example A request's id in every line of the log
 * import { AsyncLocalStorage } from 'node:async_hooks';
 * import { gather, run, sleep, type Coroutine } from 'yieldfrom';
 * import { keepAsyncContext } from 'yieldfrom/inspect';
 * const request = new AsyncLocalStorage<number>();
 * function* handle(id: number): Coroutine<number | undefined> {
 *   request.enterWith(id);
 *   yield* sleep(10 - id);
 *   return request.getStore();
 * }
 * function* main(): Coroutine<unknown> {
 *   return yield* gather([handle(1), handle(2), handle(3)]);
 * }
 * const end = keepAsyncContext();
 * console.log(await run(main())); // [ 1, 2, 3 ]
 * end();
 */
export function keepAsyncContext(): () => void {
  return listen({
    taskSpawn: (task) => {
      let inOwn = snapshot();
      aroundSteps(task as Task, (step) => {
        inOwn(() => {
          try {
            step();
          } finally {
            inOwn = snapshot();
          }
        });
      });
    },
  });
}

function snapshot(): Snapshot {
  const { AsyncContext } = globalThis as Platform;
  if (AsyncContext !== undefined) {
    const taken = new AsyncContext.Snapshot();
    return (fn) => {
      taken.run(fn);
    };
  }
  const hooks = builtin<{ AsyncLocalStorage: { snapshot(): Snapshot } }>('async_hooks');
  return hooks?.AsyncLocalStorage.snapshot() ?? ((fn) => fn());
}

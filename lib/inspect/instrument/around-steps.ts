import type { Task } from '../../core/index.js';

/**
 * Runs every step of one task, from now on, inside a function: it must call `step` once, before it
 * returns. Others stay as they are, and pay nothing.
 *
 * @example Measure the steps of one task
 * import { createTask, run, sleep, type Coroutine } from 'yieldfrom';
 * import { aroundSteps } from 'yieldfrom/inspect';
 * let depth = 0;
 * function* child(): Coroutine<void> {
 *   console.log(depth); // 1
 *   yield* sleep(1);
 * }
 * function* main(): Coroutine<void> {
 *   const task = createTask(child());
 *   aroundSteps(task, (step) => {
 *     depth += 1;
 *     try { step(); } finally { depth -= 1; }
 *   });
 *   yield* task;
 * }
 * await run(main());
 */
export function aroundSteps(task: Task, around: (step: () => void) => void): void {
  const advance = task._advance.bind(task);
  const value = (threw: boolean, reply: unknown): void => {
    around(() => {
      advance(threw, reply);
    });
  };
  void Object.defineProperty(task, '_advance', { value, configurable: true, writable: true });
}

import { ringsIn } from '../../core/index.js';
import type { DumpedTask } from './model.js';

/** Finds the tasks that wait for each other in rings; each ring once, from its first member on. */
export function ringsAmong(tasks: readonly DumpedTask[]): DumpedTask[][] {
  const byId = new Map(tasks.map((task) => [task.id, task]));
  return ringsIn(tasks, ({ waitsFor }) =>
    [...(waitsFor?.tasks ?? []), ...(waitsFor?.heldBy ?? []).map(({ task }) => task)].flatMap(
      (id) => byId.get(id) ?? [],
    ),
  );
}

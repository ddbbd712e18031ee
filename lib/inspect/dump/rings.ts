import type { DumpedTask } from './model.js';

/** Finds the tasks that wait for each other in rings; each ring once, from its first member on. */
export function ringsIn(tasks: readonly DumpedTask[]): DumpedTask[][] {
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const targetsOf = ({ waitsFor }: DumpedTask): DumpedTask[] =>
    [...(waitsFor?.tasks ?? []), ...(waitsFor?.heldBy ?? []).map(({ task }) => task)].flatMap(
      (id) => byId.get(id) ?? [],
    );
  const rings: DumpedTask[][] = [];
  const finished = new Set<DumpedTask>();
  for (const start of tasks) {
    if (finished.has(start)) continue;
    const path = [start];
    const left = [targetsOf(start)];
    while (path.length > 0) {
      const next = left.at(-1)?.pop();
      if (next === undefined) {
        finished.add(path.pop() as DumpedTask);
        left.pop();
      } else if (path.includes(next)) {
        rings.push(path.slice(path.indexOf(next)));
      } else if (!finished.has(next)) {
        path.push(next);
        left.push(targetsOf(next));
      }
    }
  }
  return rings;
}

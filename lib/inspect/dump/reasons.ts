// What keeps a process alive, and what keeps tasks from going on: the ends of the chains of waits.

import type { DumpedLoop, DumpedTask, TaskDump } from './model.js';
import { count, ms, nameOf, placeOf, waitOf } from './text.js';
import { ringsAmong } from './rings.js';

/** Writes why a process does not end, and why its tasks do not go on. @internal */
export function formatReasons(dump: TaskDump & { readonly resources?: readonly string[] }): string {
  const loops = dump.loops.flatMap((loop) => reasonsOf(loop));
  const resources = resourceLine(dump.resources ?? []);
  return [...(loops.length === 0 ? ['No loop is under way.'] : loops), ...resources].join('\n');
}

function reasonsOf(loop: DumpedLoop): string[] {
  const { hostWork, id, isPending, readyCount, tasks, text, timers } = loop;
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const isIdle = readyCount === 0 && timers.length === 0;
  return [
    `Loop ${String(id)} ${text}${isPending ? ', which a pending run drives' : ''}:`,
    ...(readyCount > 0
      ? [`  ${count(readyCount, 'step or callback', 'steps and callbacks')} ready`]
      : []),
    ...(hostWork !== null && hostWork > 0
      ? [
          `  ${count(hostWork, 'promise, job or call', 'promises, jobs and calls')} of the host awaited`,
        ]
      : []),
    ...timers.map((timer) => {
      const task = byId.get(timer.task ?? 0);
      const wakes =
        task === undefined ? `calls ${timer.callback || 'a function'}()` : `wakes ${nameOf(task)}`;
      return `  a timer in ${ms(timer.inMs)} ${wakes}`;
    }),
    ...(isIdle ? ['  nothing ready and no timer: only the host can wake it'] : []),
    ...ringsAmong(tasks).flatMap((ring) => ringLines(ring)),
    ...endsOf(tasks).flatMap(endLines),
  ];
}

function ringLines(ring: readonly DumpedTask[]): string[] {
  return [
    `  ${count(ring.length, 'task')} in a ring, none of which can go on: ${[...ring, ring[0] as DumpedTask].map(nameOf).join(' → ')}`,
    ...ring.flatMap(({ frames: [frame], name }) =>
      frame === undefined ? [] : [`    ${name} at ${placeOf(frame)}`],
    ),
  ];
}

/** Gives the tasks that wait for no other task and no timer: whatever waits for them waits for these. */
function endsOf(tasks: readonly DumpedTask[]): DumpedTask[] {
  return tasks.filter(
    ({ state, waitsFor }) =>
      state === 'waiting' &&
      waitsFor !== null &&
      waitsFor.tasks.length === 0 &&
      waitsFor.timerMs === null,
  );
}

function endLines(task: DumpedTask): string[] {
  return [
    `  ${nameOf(task)} ${waitOf(task)}`,
    ...task.frames.map((frame) => `    at ${placeOf(frame)}`),
  ];
}

function resourceLine(resources: readonly string[]): string[] {
  if (resources.length === 0) return [];
  const counts = new Map<string, number>();
  for (const name of resources) counts.set(name, (counts.get(name) ?? 0) + 1);
  const named = [...counts].map(([name, n]) => (n === 1 ? name : `${String(n)} × ${name}`));
  return [`Node is kept alive by: ${named.join(', ')}`];
}

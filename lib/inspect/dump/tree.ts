// A dump as a tree: below a task the places through which it waits, and below those the tasks that it
// waits for.

import type { DumpedLoop, DumpedTask, TaskDump } from './model.js';
import { headOf, holderLines, nameOf, placeOf, waitOf } from './text.js';

interface Branch {
  readonly task: DumpedTask;
  readonly prefix: string;
  readonly isLast: boolean;
}

/** Writes a dump as trees, one for each task that no other waits for; rings begin anywhere. */
export function treeOf(dump: TaskDump): string {
  if (dump.loops.length === 0) return 'No loop is under way.';
  return dump.loops.map((loop) => [headOf(loop), ...treesOf(loop)].join('\n')).join('\n\n');
}

function treesOf({ tasks }: DumpedLoop): string[] {
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const drawn = new Set<DumpedTask>();
  const roots = tasks.filter(({ awaitedBy }) => awaitedBy.length === 0);
  // Whoever is in no tree from above is in a ring, or below one.
  return [...roots, ...tasks].flatMap((root) => (drawn.has(root) ? [] : draw(root, byId, drawn)));
}

/** Draws one tree, with a stack of its own: it may be deeper than the native one. */
function draw(
  root: DumpedTask,
  byId: ReadonlyMap<number, DumpedTask>,
  drawn: Set<DumpedTask>,
): string[] {
  const lines: string[] = [];
  const open: Branch[] = [{ task: root, prefix: '', isLast: true }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { isLast, prefix, task } = next;
    const head = `${prefix}${isLast ? '└── ' : '├── '}${nameOf(task)}`;
    const deeper = prefix + (isLast ? '    ' : '│   ');
    if (drawn.has(task)) {
      lines.push(`${head} (see above)`);
      continue;
    }
    drawn.add(task);
    const below = (task.waitsFor?.tasks ?? []).flatMap((id) => byId.get(id) ?? []);
    lines.push(`${head} ${waitOf(task)}`);
    const bar = below.length > 0 ? '│   ' : '    ';
    for (const frame of task.frames) lines.push(`${deeper}${bar}at ${placeOf(frame)}`);
    for (const line of holderLines(task)) lines.push(`${deeper}${bar}${line.trimStart()}`);
    const branches: Branch[] = [];
    for (const child of below) {
      branches.unshift({ task: child, prefix: deeper, isLast: child === below.at(-1) });
    }
    open.push(...branches);
  }
  return lines;
}

// A dump as text: a list of tasks, those that stand and wait alike together, and a tree of who waits
// for whom. What was written is only referred to when it is met again, so rings end.

import type { FrameInfo } from '../frame.js';
import type { DumpedLoop, DumpedTask, TaskDump } from './model.js';

/** Writes a dump as a list of tasks. */
export function textOf(dump: TaskDump): string {
  if (dump.loops.length === 0) return 'No loop is under way.';
  return dump.loops.map((loop) => [headOf(loop), ...groupsOf(loop)].join('\n')).join('\n\n');
}

/** Says what a task waits for, in words. */
export function waitOf({ state, waitsFor }: DumpedTask): string {
  if (state === 'running') return 'runs';
  if (waitsFor === null || state === 'ready') return 'is ready to go on';
  return `waits for ${waitsFor.text}${timerOf(waitsFor.timerMs)}`;
}

/** Writes a place as engines do. */
export function placeOf({ colno, filename, funcname, lineno }: FrameInfo): string {
  const at = `${filename}:${String(lineno)}:${String(colno)}`;
  return filename === '' ? funcname : `${funcname} (${at})`;
}

/** Names a loop and counts what is in it. */
export function headOf({ id, readyCount, tasks, text, timers }: DumpedLoop): string {
  const counts = [
    count(tasks.length, 'task'),
    count(readyCount, 'ready', 'ready'),
    count(timers.length, 'timer'),
  ];
  return `Loop ${String(id)} ${text}: ${counts.join(', ')}`;
}

/** Writes a number of things. */
export function count(n: number, one: string, several = `${one}s`): string {
  return `${String(n)} ${n === 1 ? one : several}`;
}

/** Tells tasks that stand at the same places, wait for the same and are awaited by the same ones. */
function groupsOf({ tasks }: DumpedLoop): string[] {
  const groups = new Map<string, DumpedTask[]>();
  for (const task of tasks) {
    const key = JSON.stringify([aboutOf(task), task.frames]);
    groups.set(key, [...(groups.get(key) ?? []), task]);
  }
  return [...groups.values()].flatMap(groupLines);
}

/** What tasks of one group have in common, besides their places. */
function aboutOf({ awaitedBy, cancelling, state, waitsFor }: DumpedTask): unknown[] {
  return [
    state,
    cancelling > 0,
    waitsFor === null ? '' : [waitsFor.text, waitsFor.tasks],
    awaitedBy,
  ];
}

function groupLines(group: readonly DumpedTask[]): string[] {
  const [first] = group as readonly [DumpedTask];
  const names =
    group.length === 1
      ? `* ${nameOf(first)}`
      : `* ${String(group.length)} tasks (${idsOf(group.map(({ id }) => id))}), as ${nameOf(first)}`;
  return [
    `${names} ${waitOf(first)}${first.cancelling > 0 ? ', being cancelled' : ''}`,
    ...holderLines(first),
    ...first.frames.map((frame) => `    at ${placeOf(frame)}`),
    ...(first.waitsFor === null || first.waitsFor.tasks.length === 0
      ? []
      : [`    waits for ${idsOf(first.waitsFor.tasks)}`]),
    ...(first.awaitedBy.length === 0 ? [] : [`    awaited by ${idsOf(first.awaitedBy)}`]),
    ...(group.length > 1 ? [] : originLines(first)),
  ];
}

function originLines({ spawnedAt, spawnedBy, times }: DumpedTask): string[] {
  const by = spawnedBy === null ? '' : ` by #${String(spawnedBy)}`;
  const at = spawnedAt === null ? '' : ` at ${placeOf(spawnedAt)}`;
  const lines = by + at === '' ? [] : [`    made${by}${at}`];
  if (times === null) return lines;
  const { ageMs, busyMs, readyMs, waitingMs } = times;
  return [
    ...lines,
    `    ${ms(ageMs)} old: ran ${ms(busyMs)}, was ready ${ms(readyMs)}, waited ${ms(waitingMs)}`,
  ];
}

/** Says who holds what a task waits for. */
export function holderLines({ waitsFor }: DumpedTask): string[] {
  return (waitsFor?.heldBy ?? []).map(
    ({ at, task }) => `    held by #${String(task)}${at === null ? '' : ` since ${placeOf(at)}`}`,
  );
}

/** Names a task with its number. */
export function nameOf({ id, name }: DumpedTask): string {
  return `#${String(id)} ${name}`;
}

const IDS_MAX = 8;

function idsOf(ids: readonly number[]): string {
  const shown = ids.slice(0, IDS_MAX).map((id) => `#${String(id)}`);
  const rest = ids.length - shown.length;
  return rest === 0 ? shown.join(' ') : `${shown.join(' ')} and ${String(rest)} more`;
}

function timerOf(timerMs: number | null): string {
  return timerMs === null ? '' : `, ${ms(timerMs)} left`;
}

/** Writes a time: `12 ms`, `2.3 s`. */
export function ms(time: number): string {
  return Math.abs(time) < 1000 ? `${String(Math.round(time))} ms` : `${(time / 1000).toFixed(1)} s`;
}

import { captureCallGraph } from '../call-graph.js';
import { currentStackOf, isTask, type Ready, type Task } from '../../core/index.js';

/** A step, or all steps of one turn, that kept the loop for too long. */
export interface SlowReport {
  readonly kind: 'step' | 'turn';
  /** The task whose step it was; undefined for a callback, and for a turn. */
  readonly task: Task | undefined;
  /** What ran: a task or a callback as text, or how many steps a turn had. */
  readonly what: string;
  /** Milliseconds; where another thread measured, to within a quarter of the threshold. */
  readonly duration: number;
  /** The lines that the program was in, innermost first; empty where no other thread can look. */
  readonly stack: readonly string[];
  /** The names of the tasks that wait for this one, and for those. */
  readonly awaitedBy: readonly string[];
}

/** Writes a report as text: what it was, its lines, and who waited. */
export function formatSlowReport(report: SlowReport): string {
  const { awaitedBy, duration, kind, stack, what } = report;
  return [
    `Slow ${kind}: ${what} kept the loop for ${duration.toFixed(0)} ms`,
    ...stack.map((line) => `    at ${line}`),
    ...(awaitedBy.length > 0 ? [`  awaited by ${awaitedBy.join(', by ')}`] : []),
  ].join('\n');
}

/** What can be told of something only while it runs. */
export type Sighting = Pick<SlowReport, 'stack' | 'awaitedBy'>;

export const NOTHING_SEEN: Sighting = { stack: [], awaitedBy: [] };

/** Looks at what runs at this moment, from a call in the middle of it. */
export function lookAt(item: Ready | undefined): Sighting {
  const task = taskOf(item);
  const standing = task ?? { _frame: null, _waiting: null };
  const stack = currentStackOf(standing).filter((line) => !isOfHost(line));
  return { stack, awaitedBy: task === undefined ? [] : waitersOf(task) };
}

/** Gives the task that something ready to run is, if it is one. */
export function taskOf(item: Ready | undefined): Task | undefined {
  return isTask(item) ? item : undefined;
}

/** Lines of the host's own, and of the expression that called for the look. */
function isOfHost(line: string): boolean {
  return line.includes('node:') || /^\(?<anonymous>/.test(line);
}

/** The nearest first; where several wait, the one that began to first. */
function waitersOf(task: Task): string[] {
  const names = new Set<string>();
  let [graph] = captureCallGraph(task, { limit: 0 })?.awaitedBy ?? [];
  for (; graph !== undefined; [graph] = graph.awaitedBy) {
    const name = taskOf(graph.future as unknown as Ready)?.getName() ?? String(graph.future);
    if (names.has(name)) break;
    names.add(name);
  }
  return [...names];
}

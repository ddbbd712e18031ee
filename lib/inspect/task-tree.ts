// The tasks of a loop as a tree and as a table, as in CPython's `tools.py`. Both are made of a
// snapshot, which is data alone: it may come from this process or from another one.

import { BaseError, CLASS } from '../core/index.js';
import type { AwaitedInfo, CoroInfo, TaskInfo } from './snapshot.js';
import { formatFrame, type FrameInfo } from './frame.js';

/** What a node of a tree stands for. */
export const NodeType = { COROUTINE: 1, TASK: 2 } as const;
export type NodeType = (typeof NodeType)[keyof typeof NodeType];

/** Raised for tasks that wait for each other in a ring, of which no tree can be made. */
export class CycleFoundException extends BaseError {
  get [CLASS](): string {
    return 'CycleFoundException';
  }
  get code(): string {
    return 'CYCLE_FOUND';
  }
  /** The ids of each ring, with the first one again at its end. */
  readonly cycles: readonly (readonly number[])[];
  readonly id2name: ReadonlyMap<number, string>;

  constructor(cycles: readonly (readonly number[])[], id2name: ReadonlyMap<number, string>) {
    const rings = cycles.map((cycle) => cycle.map((id) => id2name.get(id) ?? hex(id)).join(' → '));
    super(`await-graph contains cycles - cannot print a tree: ${rings.join('; ')}`);
    this.cycles = cycles;
    this.id2name = id2name;
  }
}

/** Options of `buildAsyncTree`. */
export interface AsyncTreeOptions {
  /** What stands before the name of a task. */
  readonly taskEmoji?: string;
  /** What stands before a function. */
  readonly corEmoji?: string;
}

/**
 * Gives the lines of a tree for every task that nobody waits for: below a task the functions in
 * which it waits, and below those the tasks that it waits for there.
 *
 * A task that several wait for is drawn below each of them.
 *
 * @throws {CycleFoundException} when tasks wait for each other in a ring
 */
export function buildAsyncTree(
  result: readonly AwaitedInfo[],
  options: AsyncTreeOptions = {},
): string[][] {
  const { taskEmoji = '(T)', corEmoji = '' } = options;
  const tasks = tasksOf(result);
  const names = namesOf(tasks);
  const waits = waitsOf(tasks);
  const cycles = findCycles(waits);
  if (cycles.length > 0) throw new CycleFoundException(cycles, names);
  const emojis = { [NodeType.TASK]: taskEmoji, [NodeType.COROUTINE]: corEmoji };
  return rootsOf(tasks, waits, names).map((root) => draw(root, emojis));
}

/** Loop, task id, name, functions, functions of one that waits for it, its name and id. */
export type TaskRow = readonly [number, string, string, string, string, string, string];

/** Gives a row for every task and every one that waits for it; one for a task that is alone. */
export function buildTaskTable(result: readonly AwaitedInfo[]): TaskRow[] {
  const names = namesOf(tasksOf(result));
  return result.flatMap(({ threadId, awaitedBy: tasks }) =>
    tasks.flatMap(({ taskId, taskName, coroutineStack, awaitedBy }) => {
      const stack = coroutineStack.flatMap(functionsOf).join(' -> ');
      const waiters = awaitedBy.map((waiter) => [
        functionsOf(waiter).join(' -> '),
        names.get(waiter.taskName) ?? 'Unknown',
        hex(waiter.taskName),
      ]);
      return (waiters.length > 0 ? waiters : [['', '', '0x0']]).map(
        (waiter): TaskRow => [threadId, hex(taskId), taskName, stack, ...waiter] as never,
      );
    }),
  );
}

/** One task that waits for another, and in which functions; the outermost first. */
interface Wait {
  readonly parent: number;
  readonly child: number;
  readonly stack: readonly string[];
}

/** A node of a tree: nodes below the same one are told apart by what they are called. */
interface Node {
  readonly type: NodeType;
  readonly label: string;
  readonly children: Set<Node>;
  readonly functions: Map<string, Node>;
}

const newNode = (type: NodeType, label: string): Node => ({
  type,
  label,
  children: new Set(),
  functions: new Map(),
});

function tasksOf(result: readonly AwaitedInfo[]): TaskInfo[] {
  return result.flatMap(({ awaitedBy }) => awaitedBy);
}

function namesOf(tasks: readonly TaskInfo[]): Map<number, string> {
  return new Map(tasks.map(({ taskId, taskName }) => [taskId, taskName]));
}

function waitsOf(tasks: readonly TaskInfo[]): Wait[] {
  return tasks.flatMap(({ taskId, awaitedBy }) =>
    awaitedBy.map((waiter) => ({
      parent: waiter.taskName,
      child: taskId,
      stack: labelsOf(waiter),
    })),
  );
}

function rootsOf(
  tasks: readonly TaskInfo[],
  waits: readonly Wait[],
  names: ReadonlyMap<number, string>,
): Node[] {
  const nodes = new Map<number, Node>();
  const nodeOf = (id: number): Node => {
    let node = nodes.get(id);
    if (node === undefined) {
      nodes.set(id, (node = newNode(NodeType.TASK, names.get(id) ?? hex(id))));
    }
    return node;
  };
  for (const { taskId } of tasks) nodeOf(taskId);
  for (const { parent, child, stack } of waits) below(nodeOf(parent), stack).add(nodeOf(child));
  const waiting = new Set(waits.map(({ parent }) => parent));
  for (const { taskId, coroutineStack } of tasks) {
    const stack = coroutineStack.at(-1);
    if (stack !== undefined && !waiting.has(taskId)) below(nodeOf(taskId), labelsOf(stack));
  }
  const awaited = new Set(waits.map(({ child }) => child));
  return [...nodes].filter(([id]) => !awaited.has(id)).map(([, node]) => node);
}

/** Goes down through functions, making those that are not there; gives what is below the last. */
function below(task: Node, stack: readonly string[]): Set<Node> {
  let node = task;
  for (const label of stack) {
    let next = node.functions.get(label);
    if (next === undefined) {
      next = newNode(NodeType.COROUTINE, label);
      node.functions.set(label, next);
      node.children.add(next);
    }
    node = next;
  }
  return node.children;
}

/** Draws a tree, with a stack of its own: it may be deeper than the native one. */
function draw(root: Node, emojis: Readonly<Record<NodeType, string>>): string[] {
  const lines: string[] = [];
  const open = [{ node: root, prefix: '', isLast: true }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, prefix, isLast } = next;
    lines.push(`${prefix}${isLast ? '└── ' : '├── '}${emojis[node.type]} ${node.label}`);
    const deeper = prefix + (isLast ? '    ' : '│   ');
    const children: typeof open = [];
    for (const child of node.children) {
      children.unshift({
        node: child,
        prefix: deeper,
        isLast: children.length === node.children.size - 1,
      });
    }
    open.push(...children);
  }
  return lines;
}

/** Finds the rings, depth first: an edge back to a task that is on the way is one. */
function findCycles(waits: readonly Wait[]): number[][] {
  const graph = new Map<number, Set<number>>();
  for (const { parent, child } of waits) {
    graph.set(parent, (graph.get(parent) ?? new Set()).add(child));
  }
  const cycles: number[][] = [];
  const finished = new Set<number>();
  for (const start of graph.keys()) {
    if (!finished.has(start)) cycles.push(...cyclesFrom(start, graph, finished));
  }
  return cycles;
}

function cyclesFrom(
  start: number,
  graph: ReadonlyMap<number, ReadonlySet<number>>,
  finished: Set<number>,
): number[][] {
  const cycles: number[][] = [];
  const path = [start];
  const edgesOf = (id: number): Iterator<number> => [...(graph.get(id) ?? [])].values();
  const left = [edgesOf(start)];
  while (path.length > 0) {
    const next = (left.at(-1) as Iterator<number, undefined>).next().value;
    if (next === undefined) {
      finished.add(path.pop() as number);
      left.pop();
    } else if (path.includes(next)) {
      cycles.push([...path.slice(path.indexOf(next)), next]);
    } else if (!finished.has(next)) {
      path.push(next);
      left.push(edgesOf(next));
    }
  }
  return cycles;
}

/** Gives the frames of a stack as text, the outermost first. */
function labelsOf({ callStack }: CoroInfo): string[] {
  const labels: string[] = [];
  for (const frame of callStack) labels.unshift(labelOf(frame));
  return labels;
}

/** Gives the names of the functions of a stack, innermost first. */
function functionsOf({ callStack }: CoroInfo): string[] {
  return callStack.map((frame) => labelOf(frame).split(' ')[0] ?? '');
}

function labelOf(frame: FrameInfo | string): string {
  return typeof frame === 'string' ? frame : formatFrame(frame);
}

function hex(id: number): string {
  return `0x${id.toString(16)}`;
}

// Who waits for whom, as in CPython's `graph.py`. A graph shares what several wait for, and may
// be a ring: CPython makes a copy for each way through it, which is exponential where waits meet.

import {
  _getRunningLoop,
  awaitedBy,
  currentStackOf,
  currentTask,
  describe,
  type Future,
  isFuture,
  isTask,
  parkedStackOf,
  RuntimeError,
} from '../core/index.js';
import { type FrameInfo, frameFrom } from './frame.js';

/** One function of a call stack. */
export class FrameCallGraphEntry {
  readonly frame: FrameInfo;

  constructor(fields: { readonly frame: FrameInfo }) {
    this.frame = fields.frame;
    Object.freeze(this);
  }
}

/** A future with those who wait for it, and with where its coroutine stands if it is a task. */
export class FutureCallGraph {
  readonly future: Future;
  /** Innermost first. Between the steps of a task it is known in debug mode only. */
  readonly callStack: readonly FrameCallGraphEntry[];
  /** In the order in which they began to wait. */
  readonly awaitedBy: readonly FutureCallGraph[];

  constructor(fields: {
    readonly future: Future;
    readonly callStack: readonly FrameCallGraphEntry[];
    readonly awaitedBy: readonly FutureCallGraph[];
  }) {
    this.future = fields.future;
    this.callStack = fields.callStack;
    this.awaitedBy = fields.awaitedBy;
    Object.freeze(this);
  }
}

/** Options of the functions of call graphs. */
export interface CallGraphOptions {
  /** How many functions at the top of the current task's stack to leave out, the caller's first. */
  readonly depth?: number;
  /** How many of each stack to keep: the nearest, for less than 0 the outermost, for 0 none. */
  readonly limit?: number | null;
}

/**
 * Gives who waits for a future, and who waits for those; the current task's graph if not given.
 *
 * Outside any task there is none. A ring of tasks that wait for each other is a ring in the graph.
 *
 * O(n) for n futures and the edges between them.
 *
 * @throws {RuntimeError} when no future is given and no loop is running
 * @throws {TypeError} when `future` is none
 * @example
 * import { createTask, currentTask, run, sleep, type Coroutine } from 'yieldfrom';
 * import { captureCallGraph } from 'yieldfrom/inspect';
 * function* child(): Coroutine<void> {
 *   const graph = captureCallGraph();
 *   for (const { future } of graph?.awaitedBy ?? []) console.log(String(future).includes('main'));
 *   yield* sleep(0);
 * }
 * function* main(): Coroutine<void> {
 *   currentTask()?.setName('main');
 *   yield* createTask(child());
 * }
 * await run(main()); // true
 */
export function captureCallGraph(
  future?: Future | null,
  options: CallGraphOptions = {},
): FutureCallGraph | undefined {
  const { depth = 1, limit = null } = options;
  const loop = _getRunningLoop();
  const current = loop === null ? undefined : currentTask(loop);
  const wanted = future ?? current;
  if (wanted === undefined) {
    if (loop !== null) return undefined;
    throw new RuntimeError(
      'captureCallGraph() is called outside of a running event loop ' +
        'and no future to introspect was provided',
    );
  }
  if (!isFuture(wanted)) {
    throw new TypeError(`${describe(wanted)} does not appear to be compatible with asyncio.Future`);
  }
  return graphOf(wanted, (each) => {
    if (!isTask(each) || limit === 0) return [];
    const lines = each === current ? currentStackOf(each).slice(depth - 1) : parkedStackOf(each);
    return within(limit, lines).map((line) => new FrameCallGraphEntry({ frame: frameFrom(line) }));
  });
}

/** Builds the graph breadth first: a chain of waits may be longer than the native stack is deep. */
function graphOf(
  first: Future,
  stackOf: (future: Future) => readonly FrameCallGraphEntry[],
): FutureCallGraph {
  const graphs = new Map<Future, FutureCallGraph>();
  const waiters = new Map<FutureCallGraph, FutureCallGraph[]>();
  const of = (future: Future): FutureCallGraph => {
    let graph = graphs.get(future);
    if (graph === undefined) {
      const list: FutureCallGraph[] = [];
      graph = new FutureCallGraph({ future, callStack: stackOf(future), awaitedBy: list });
      graphs.set(future, graph);
      waiters.set(graph, list);
    }
    return graph;
  };
  const root = of(first);
  // The map grows while it is gone through.
  for (const [graph, list] of waiters) {
    for (const waiter of awaitedBy(graph.future)) list.push(of(waiter));
    Object.freeze(list);
  }
  return root;
}

function within(limit: number | null, lines: readonly string[]): readonly string[] {
  if (limit === null) return lines;
  return limit < 0 ? lines.slice(limit) : lines.slice(0, limit);
}

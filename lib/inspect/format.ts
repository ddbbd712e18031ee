import { type Future, isTask, type TextSink } from '../core/index.js';
import { type CallGraphOptions, captureCallGraph, type FutureCallGraph } from './call-graph.js';
import { idOf } from './id.js';

/** Options of `printCallGraph`. */
export interface PrintCallGraphOptions extends CallGraphOptions {
  /** Where to write; the console if not given. */
  readonly file?: TextSink | null;
}

/**
 * Writes who waits for a future, as text; the empty string where there is no current task.
 *
 * What was written before is only referred to, so that rings end and shared waits do not multiply.
 *
 * @throws {RuntimeError} when no future is given and no loop is running
 * @throws {TypeError} when `future` is none
 */
export function formatCallGraph(future?: Future | null, options: CallGraphOptions = {}): string {
  const { depth = 1 } = options;
  const graph = captureCallGraph(future, { ...options, depth });
  return graph === undefined ? '' : linesOf(graph).join('\n');
}

/**
 * Prints what `formatCallGraph` gives.
 *
 * @throws {RuntimeError} when no future is given and no loop is running
 * @throws {TypeError} when `future` is none
 */
export function printCallGraph(future?: Future | null, options: PrintCallGraphOptions = {}): void {
  const { file, ...rest } = options;
  const text = formatCallGraph(future, rest);
  if (file === undefined || file === null) console.log(text);
  else file.write(`${text}\n`);
}

/** Goes through the graph with a stack of its own: it may be deeper than the native one. */
function linesOf(graph: FutureCallGraph): string[] {
  const lines: string[] = [];
  const written = new Set<FutureCallGraph>();
  const open: { readonly node: FutureCallGraph; readonly level: number }[] = [
    { node: graph, level: 0 },
  ];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, level } = next;
    const indent = '    '.repeat(level);
    if (written.has(node)) {
      lines.push(`${indent}* ${headOf(node.future)} (see above)`);
      continue;
    }
    written.add(node);
    lines.push(...nodeLines(node).map((line) => indent + line));
    const waiters: typeof open = [];
    for (const waiter of node.awaitedBy) waiters.unshift({ node: waiter, level: level + 1 });
    open.push(...waiters);
  }
  return lines;
}

function nodeLines({ future, callStack, awaitedBy }: FutureCallGraph): string[] {
  const frames = callStack.map(
    ({ frame: { filename, funcname, lineno } }) =>
      `  |   File '${filename}', line ${String(lineno)}, in ${funcname}()`,
  );
  return [
    `* ${headOf(future)}`,
    ...(frames.length > 0 ? ['  + Call stack:', ...frames] : []),
    ...(awaitedBy.length > 0 ? ['  + Awaited by:'] : []),
  ];
}

function headOf(future: Future): string {
  const id = `id=0x${idOf(future).toString(16)}`;
  return isTask(future) ? `Task(name='${future.getName()}', ${id})` : `Future(${id})`;
}

// A dump as a graph of who waits for whom, in the languages of Graphviz and Mermaid.

import type { DumpedTask, TaskDump } from './model.js';
import { nameOf, placeOf, waitOf } from './text.js';

interface Edge {
  readonly from: string;
  readonly to: string;
  readonly label: string;
}

interface Graph {
  readonly nodes: readonly { readonly id: string; readonly lines: readonly string[] }[];
  readonly edges: readonly Edge[];
}

/** Writes a dump for Graphviz. */
export function dotOf(dump: TaskDump): string {
  const { edges, nodes } = graphOf(dump);
  return [
    'digraph tasks {',
    '  node [shape=box, fontname=monospace];',
    ...nodes.map(({ id, lines }) => `  ${id} [label="${quotedForDot(lines)}"];`),
    ...edges.map(({ from, label, to }) => `  ${from} -> ${to}${label && ` [label="${label}"]`};`),
    '}',
  ].join('\n');
}

/** Writes a dump for Mermaid. */
export function mermaidOf(dump: TaskDump): string {
  const { edges, nodes } = graphOf(dump);
  return [
    'flowchart TD',
    ...nodes.map(({ id, lines }) => `  ${id}["${quotedForMermaid(lines)}"]`),
    ...edges.map(({ from, label, to }) => `  ${from} -->${label && `|${label}|`} ${to}`),
  ].join('\n');
}

function graphOf({ loops }: TaskDump): Graph {
  const tasks = loops.flatMap((loop) => loop.tasks);
  return {
    nodes: tasks.map((task) => ({ id: idOf(task.id), lines: linesOf(task) })),
    edges: tasks.flatMap(({ id, waitsFor }) => [
      ...(waitsFor?.tasks ?? []).map((to) => ({ from: idOf(id), to: idOf(to), label: '' })),
      ...(waitsFor?.heldBy ?? []).map(({ task }) => ({
        from: idOf(id),
        to: idOf(task),
        label: 'held by',
      })),
    ]),
  };
}

function linesOf(task: DumpedTask): string[] {
  const [frame] = task.frames;
  return [nameOf(task), waitOf(task), ...(frame === undefined ? [] : [placeOf(frame)])];
}

function idOf(id: number): string {
  return `task${String(id)}`;
}

function quotedForDot(lines: readonly string[]): string {
  return lines.map((line) => line.replaceAll(/["\\]/g, String.raw`\$&`)).join(String.raw`\n`);
}

function quotedForMermaid(lines: readonly string[]): string {
  const special = /["#<>&]/g;
  return lines
    .map((line) => line.replaceAll(special, (each) => `#${String(each.codePointAt(0))};`))
    .join('<br>');
}

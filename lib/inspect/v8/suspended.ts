// Where every suspended body stands: exact to the column, with nothing recorded beforehand. The heap says which
// generator a `yield*` delegates to, the inspector at which `yield*` each of them stands.

import type { FrameInfo } from '../frame.js';
import type { Asking, Command, Inspector, Reply, Script } from './ask.js';
import { HeapGraph } from './heap-graph.js';
import { type Body, frameOf, type Place } from './place.js';

const GROUP = 'yieldfrom';

/** What is looked at, by its handles in the inspector. */
export interface Suspects {
  /** An array: for each task an array of its bodies, innermost first. */
  readonly bodies: string;
  /** A function of the library, which tells where its files lie. */
  readonly landmark: string;
}

/** Options of `askFrames`. */
export interface AskFramesOptions {
  /** Keeps the frames of the library, which are left out otherwise. */
  readonly internals?: boolean;
}

/** Gives for each task where it stands, innermost first. @internal */
export function* askFrames(
  inspector: Inspector,
  suspects: Suspects,
  options: AskFramesOptions = {},
): Asking<FrameInfo[][]> {
  yield [
    { method: 'Debugger.enable' },
    { method: 'Debugger.setSkipAllPauses', params: { skip: true } },
  ];
  const home = yield* askHome(inspector, suspects.landmark);
  const graph = yield* askHeap(inspector);
  const [reply] = yield [
    { method: 'HeapProfiler.getHeapObjectId', params: { objectId: suspects.bodies } },
  ];
  const array = graph.find(Number(reply?.['heapSnapshotObjectId']));
  const lists = array === undefined ? [] : graph.elementsOf(array);
  const chains = lists.map((list) =>
    graph.elementsOf(list).flatMap((body) => chainFrom(graph, body)),
  );
  const bodies = yield* askBodies(graph, [...new Set(chains.flat())]);
  yield [
    { method: 'Runtime.releaseObjectGroup', params: { objectGroup: GROUP } },
    { method: 'HeapProfiler.disable' },
    { method: 'Debugger.disable' },
  ];
  const folds =
    options.internals === true ? () => false : foldingFor(home, inspector, chains, bodies);
  return chains.map((chain) =>
    chain
      .flatMap((node) => bodies.get(node) ?? [])
      .filter(({ place }) => !folds(place.scriptId))
      .map((body) => frameOf(body, inspector.scripts)),
  );
}

/** Gives the generators from a body inwards to the one that is suspended, innermost first. */
function chainFrom(graph: HeapGraph, body: number): number[] {
  const chain: number[] = [];
  let next: number | undefined = body;
  while (next !== undefined && graph.generatorName(next) !== undefined && !chain.includes(next)) {
    chain.unshift(next);
    next = graph.delegateOf(next);
  }
  return chain;
}

function* askHeap(inspector: Inspector): Asking<HeapGraph> {
  yield [{ method: 'HeapProfiler.takeHeapSnapshot', params: { reportProgress: false } }];
  return new HeapGraph(inspector.takeSnapshotText());
}

/** Asks for the script that a function of the library stands in. */
function* askHome(inspector: Inspector, landmark: string): Asking<Script | undefined> {
  const [reply] = yield [propertiesOf(landmark)];
  const place = locationIn(reply, '[[FunctionLocation]]');
  return place === undefined ? undefined : inspector.scripts.get(place.scriptId);
}

/** Asks where generators stand; those that are not suspended stand nowhere. */
function* askBodies(graph: HeapGraph, nodes: readonly number[]): Asking<Map<number, Body>> {
  const objects = yield nodes.map((node) => ({
    method: 'HeapProfiler.getObjectByHeapObjectId',
    params: { objectId: String(graph.idOf(node)), objectGroup: GROUP },
  }));
  const properties = yield objects.map(({ result }) =>
    propertiesOf((result as { readonly objectId?: string } | undefined)?.objectId ?? ''),
  );
  const bodies = new Map<number, Body>();
  for (const [index, node] of nodes.entries()) {
    const place = locationIn(properties[index], '[[GeneratorLocation]]');
    if (place !== undefined) bodies.set(node, { name: graph.generatorName(node) ?? '', place });
  }
  return bodies;
}

function propertiesOf(objectId: string): Command {
  return { method: 'Runtime.getProperties', params: { objectId, ownProperties: true } };
}

function locationIn(reply: Reply | undefined, name: string): Place | undefined {
  const internal = (reply?.['internalProperties'] ?? []) as {
    readonly name: string;
    readonly value?: { readonly value?: unknown };
  }[];
  const valueOf = (wanted: string): unknown =>
    internal.find((property) => property.name === wanted)?.value?.value;
  if (valueOf('[[GeneratorState]]') === 'closed') return undefined;
  return valueOf(name) as Place | undefined;
}

/**
 * Tells the scripts of the library, by the folder that they lie in. Where a task's own body stands in
 * the same file as the library the two were bundled, and cannot be told apart.
 */
function foldingFor(
  home: Script | undefined,
  { scripts }: Inspector,
  chains: readonly (readonly number[])[],
  bodies: ReadonlyMap<number, Body>,
): (scriptId: string) => boolean {
  const outermost = chains.map((chain) => bodies.get(chain.at(-1) ?? -1)?.place.scriptId);
  if (home === undefined || outermost.includes(home.scriptId)) return () => false;
  const folder = home.url.replace(/(core[/\\]\w+|chunks)[/\\][^/\\]*$/, '').replace(/[^/\\]*$/, '');
  return (scriptId) => scripts.get(scriptId)?.url.startsWith(folder) === true;
}

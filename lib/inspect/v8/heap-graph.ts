// The heap of an engine as a graph, read from the snapshot that V8 writes. It is the only place that
// tells which generator a suspended `yield*` delegates to: its registers are edges there.

/** The parts of a snapshot that are read. */
interface Snapshot {
  readonly snapshot: {
    readonly meta: {
      readonly node_fields: readonly string[];
      readonly node_types: readonly [readonly string[], ...unknown[]];
      readonly edge_fields: readonly string[];
      readonly edge_types: readonly [readonly string[], ...unknown[]];
    };
    readonly node_count: number;
  };
  readonly nodes: readonly number[];
  readonly edges: readonly number[];
  readonly strings: readonly string[];
}

/** A reference from one node to another. */
interface Edge {
  readonly type: string;
  /** A name; for elements and hidden references their index. */
  readonly name: string;
  readonly to: number;
}

/** Where the index of a register stands: on top is the `next` of the iterator that is delegated to. */
const ITERATOR_BELOW_NEXT = 2;

/** A snapshot of the heap. Nodes are numbers. */
export class HeapGraph {
  readonly #snapshot: Snapshot;
  readonly #firstEdge: Uint32Array;
  readonly #nodeSize: number;
  readonly #edgeSize: number;
  readonly #nodeTypes: readonly string[];
  readonly #edgeTypes: readonly string[];

  /** @param text What V8 wrote. */
  constructor(text: string) {
    this.#snapshot = JSON.parse(text) as Snapshot;
    const { meta, node_count: count } = this.#snapshot.snapshot;
    this.#nodeSize = meta.node_fields.length;
    this.#edgeSize = meta.edge_fields.length;
    [this.#nodeTypes] = meta.node_types;
    [this.#edgeTypes] = meta.edge_types;
    this.#firstEdge = new Uint32Array(count + 1);
    const edgeCount = meta.node_fields.indexOf('edge_count');
    for (let node = 0; node < count; node += 1) {
      const edges = this.#snapshot.nodes[node * this.#nodeSize + edgeCount] as number;
      this.#firstEdge[node + 1] = (this.#firstEdge[node] as number) + edges;
    }
  }

  /** Gives the node with an id of the heap profiler. O(n) for the size of the heap. */
  find(id: number): number | undefined {
    const field = this.#snapshot.snapshot.meta.node_fields.indexOf('id');
    for (let node = 0; node + 1 < this.#firstEdge.length; node += 1) {
      if (this.#snapshot.nodes[node * this.#nodeSize + field] === id) return node;
    }
    return undefined;
  }

  /** Gives the id of a node. */
  idOf(node: number): number {
    return this.#field(node, 'id');
  }

  /** Gives the elements of an array. */
  elementsOf(node: number): number[] {
    const found: number[] = [];
    for (const { name, to, type } of this.#edgesOf(node)) {
      if (type === 'element') found[Number(name)] = to;
    }
    return found;
  }

  /** Gives the name of the function of a generator; undefined for anything else. */
  generatorName(node: number): string | undefined {
    if (this.#registersOf(node) === undefined) return undefined;
    const closure = this.#edgesOf(node).find(({ name }) => name === 'function');
    return closure === undefined ? '' : this.#nameOf(closure.to);
  }

  /** Gives the iterator that a suspended generator delegates to; undefined if it does not. */
  delegateOf(generator: number): number | undefined {
    const registers = this.#registersOf(generator);
    if (registers === undefined) return undefined;
    const byIndex = new Map<number, number>();
    for (const { name, to } of this.#edgesOf(registers)) {
      if (/^\d+$/.test(name) && this.#isValue(to)) byIndex.set(Number(name), to);
    }
    const top = Math.max(...byIndex.keys());
    const next = byIndex.get(top);
    if (next === undefined || this.#typeOf(next) !== 'closure') return undefined;
    return this.#nameOf(next) === 'next' ? byIndex.get(top - ITERATOR_BELOW_NEXT) : undefined;
  }

  #registersOf(node: number): number | undefined {
    if (this.#typeOf(node) !== 'object') return undefined;
    return this.#edgesOf(node).find(({ name }) => name === 'parameters_and_registers')?.to;
  }

  /** Tells what a program can hold in a variable from what the engine keeps for itself. */
  #isValue(node: number): boolean {
    return !['hidden', 'code', 'array', 'synthetic'].includes(this.#typeOf(node));
  }

  #edgesOf(node: number): Edge[] {
    const { edges, strings } = this.#snapshot;
    const found: Edge[] = [];
    const end = this.#firstEdge[node + 1] as number;
    for (let edge = this.#firstEdge[node] as number; edge < end; edge += 1) {
      const at = edge * this.#edgeSize;
      const type = this.#edgeTypes[edges[at] as number] as string;
      const nameOrIndex = edges[at + 1] as number;
      const isIndex = type === 'element' || type === 'hidden';
      const name = isIndex ? String(nameOrIndex) : (strings[nameOrIndex] as string);
      found.push({ type, name, to: (edges[at + 2] as number) / this.#nodeSize });
    }
    return found;
  }

  #typeOf(node: number): string {
    return this.#nodeTypes[this.#field(node, 'type')] as string;
  }

  #nameOf(node: number): string {
    return this.#snapshot.strings[this.#field(node, 'name')] as string;
  }

  #field(node: number, name: string): number {
    const { meta } = this.#snapshot.snapshot;
    return this.#snapshot.nodes[node * this.#nodeSize + meta.node_fields.indexOf(name)] as number;
  }
}

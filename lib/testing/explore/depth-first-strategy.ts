import { areIndependent, type ChoicePoint, type Footprint, type Strategy } from './strategy.js';

/** A point on the path of the run under way. */
interface Node {
  readonly options: readonly string[];
  /** Options that need not be run from here: what they do was run before, in another order. */
  readonly sleeping: Map<string, Footprint>;
  /** Options that were run from here, with what their step touched. */
  readonly tried: Map<string, Footprint>;
  picked: number;
}

const NOTHING: Footprint = new Map();

/**
 * Runs every schedule once, those first that agree with the plain loop the longest.
 *
 * With `reduces`, schedules that differ only in the order of independent steps are run once.
 * Source: Godefroid, "Partial-Order Methods for the Verification of Concurrent Systems", sleep sets.
 */
export class DepthFirstStrategy implements Strategy {
  readonly isExhaustive = true;
  readonly seesAll: boolean;
  readonly #path: Node[] = [];
  #depth = 0;
  #isOver = false;
  #sleeping = new Map<string, Footprint>();

  constructor(reduces: boolean) {
    this.seesAll = reduces;
  }

  begin(): boolean {
    this.#depth = 0;
    this.#sleeping = new Map();
    return !this.#isOver;
  }

  pick(point: ChoicePoint): number {
    const known = this.#path[this.#depth];
    const node = known ?? this.#append(point);
    this.#depth += 1;
    if (node.picked === -1) return -1;
    if (!this.seesAll) return node.picked;
    this.#sleeping = new Map([...node.sleeping, ...node.tried]);
    return node.picked;
  }

  touched(footprint: Footprint): void {
    const node = this.#path[this.#depth - 1];
    if (node === undefined) return;
    const isNew = this.#depth === this.#path.length;
    if (isNew) node.tried.set(node.options[node.picked] as string, footprint);
    const stillSleeping = [...this.#sleeping].filter(
      ([option, other]) => option !== node.options[node.picked] && areIndependent(footprint, other),
    );
    this.#sleeping = new Map(stillSleeping);
  }

  end(): void {
    for (let node = this.#path.at(-1); node !== undefined; node = this.#path.at(-1)) {
      const next = node.picked === -1 ? -1 : this.#nextOf(node, node.picked + 1);
      if (node.picked !== -1) {
        const option = node.options[node.picked] as string;
        if (!node.tried.has(option)) node.tried.set(option, NOTHING);
      }
      node.picked = next;
      if (next !== -1) return;
      this.#path.pop();
    }
    this.#isOver = true;
  }

  #append({ options }: ChoicePoint): Node {
    const sleeping = new Map([...this.#sleeping].filter(([option]) => options.includes(option)));
    const node: Node = { options, sleeping, tried: new Map(), picked: -1 };
    node.picked = this.#nextOf(node, 0);
    this.#path.push(node);
    return node;
  }

  #nextOf({ options, sleeping }: Node, from: number): number {
    return options.findIndex((option, index) => index >= from && !sleeping.has(option));
  }
}

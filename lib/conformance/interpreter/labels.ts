import type { Json } from '../scenario.js';

/** What the objects of a scenario are called, and what values look like in a trace. */
export class Labels {
  readonly #labels: Map<unknown, string> = new Map();
  readonly #nameOfError: (error: unknown) => Json;

  constructor(nameOfError: (error: unknown) => Json) {
    this.#nameOfError = nameOfError;
  }

  set(thing: unknown, name: string): void {
    this.#labels.set(thing, name);
  }

  /** Gives the portable form of a value. */
  encode(value: unknown): Json {
    if (value === undefined || value === null) return null;
    if (typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string') {
      return value;
    }
    const label = this.#labels.get(value);
    if (label !== undefined) return `<${label}>`;
    if (value instanceof Set || Array.isArray(value)) {
      return [...(value as Iterable<unknown>)].map((item) => this.encode(item));
    }
    if (value instanceof Error) return { error: this.#nameOfError(value) };
    return isNameOfGroup(value) ? value : '<>';
  }

  /** Gives the portable forms of things, in the order of the alphabet. */
  encodeAll(things: Iterable<object>): string[] {
    return sorted([...things].map((thing) => String(this.encode(thing))));
  }

  /** The names of those that have one, in the order of the alphabet. */
  namesOf(things: readonly object[]): string[] {
    return sorted(things.flatMap((thing) => this.#labels.get(thing) ?? []));
  }

  /** The names of what fits, each once, in the order of the alphabet. */
  namesWhere(fits: (thing: object) => boolean): string[] {
    const fitting = [...this.#labels].filter(([thing]) => fits(thing as object));
    return [...new Set(sorted(fitting.map(([, name]) => name)))];
  }
}

function isNameOfGroup(value: unknown): value is { group: Json[] } {
  return typeof value === 'object' && value !== null && 'group' in value;
}

function sorted(names: string[]): string[] {
  return names.sort((a, b) => (a < b ? -1 : 1));
}

// What a run of the fuzzer has touched.

import type { Python } from '../oracle.js';
import type { Result } from '../../../lib/conformance/scenario.js';
import { allVerbs } from '../../../lib/conformance/verbs.js';

/** Verbs that are given things rather than things that are done. */
export class Statistics {
  readonly #verbs: Map<string, number> = new Map();
  readonly #pairs: Map<string, number> = new Map();
  readonly #counts: Record<string, number> = {
    programs: 0,
    'trace lines': 0,
    cancelled: 0,
    'timed out': 0,
    'failed in a group': 0,
    deadlocked: 0,
    'beyond the reference': 0,
  };
  #ofProgram: Set<string> = new Set();
  #errors: Set<string> = new Set();

  observe(what: 'verb' | 'error', name: string): void {
    if (what === 'error') this.#errors.add(name);
    else this.#ofProgram.add(name);
  }

  /** Ends the program whose verbs were observed. */
  add({ trace, outcome }: Result): void {
    const verbs = [...this.#ofProgram].sort();
    for (const [index, verb] of verbs.entries()) {
      count(this.#verbs, verb);
      for (const other of verbs.slice(index + 1)) count(this.#pairs, `${verb} ${other}`);
    }
    const errors = [...this.#errors];
    this.#count('programs', 1);
    this.#count('trace lines', trace.length);
    this.#count('cancelled', Number(errors.some((name) => name.includes('"Cancelled"'))));
    this.#count('timed out', Number(errors.some((name) => name.includes('"Timeout"'))));
    this.#count('failed in a group', Number(errors.some((name) => name.includes('"group"'))));
    this.#count('deadlocked', Number(outcome.deadlock !== undefined));
    this.#ofProgram = new Set();
    this.#errors = new Set();
  }

  /** Notes a program that CPython gave up on. */
  skip(): void {
    this.#count('beyond the reference', 1);
  }

  report(python: Python, seconds: number): string {
    const verbs = [...this.#verbs].sort(([, a], [, b]) => b - a);
    const unused = [...allVerbs].filter((verb) => !this.#verbs.has(verb));
    const used = verbs.length;
    const possible = (used * (used - 1)) / 2;
    const missing = missingPairs(verbs.map(([verb]) => verb).sort(), this.#pairs);
    return [
      `CPython ${python.version}, ${seconds.toFixed(1)} s`,
      ...Object.entries(this.#counts).map(([name, value]) => `${name}: ${String(value)}`),
      `verbs (${String(used)} of ${String(allVerbs.size)}), by programs that ran them: ` +
        verbs.map(([verb, times]) => `${verb} ${String(times)}`).join(', '),
      `verbs that no program ran: ${unused.join(', ') || 'none'}`,
      `pairs of verbs in one program: ${String(this.#pairs.size)} of ${String(possible)}`,
      `pairs that no program had: ${missing.join(', ') || 'none'}`,
    ].join('\n');
  }

  #count(name: string, by: number): void {
    this.#counts[name] = (this.#counts[name] ?? 0) + by;
  }
}

function count(map: Map<string, number>, key: string): void {
  map.set(key, (map.get(key) ?? 0) + 1);
}

function missingPairs(verbs: readonly string[], pairs: ReadonlyMap<string, number>): string[] {
  return verbs.flatMap((verb, index) =>
    verbs
      .slice(index + 1)
      .filter((other) => !pairs.has(`${verb} ${other}`))
      .map((other) => `${verb}+${other}`),
  );
}

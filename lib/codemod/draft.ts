import type { Imports } from './imports.js';
import type { Remark } from './report.js';
import { columnOf, lineOf, type Source, type Span } from './source.js';

/** Why a body is left alone. */
export class Refusal extends Error {
  readonly node: Span;

  constructor(node: Span, why: string) {
    super(why);
    this.name = 'Refusal';
    this.node = node;
  }
}

/** What is to be done for one body: edits, imports and notes, all of them or none. */
export class Draft {
  readonly notes: Remark[] = [];
  readonly #source: Source;
  readonly #imports: Imports;
  readonly #cuts: (() => void)[] = [];
  readonly #insertions: (() => void)[] = [];

  constructor(source: Source, imports: Imports) {
    this.#source = source;
    this.#imports = imports;
  }

  /** Gives the local name of something to import; it is imported when the draft is carried out. */
  use(from: string, name: string, isType = false): string {
    this.#insertions.push(() => {
      this.#imports.add(from, name, isType);
    });
    return this.#imports.localName(from, name);
  }

  /** Inserts text, after what was inserted there before. */
  insert(at: number, text: string): void {
    this.#insertions.push(() => this.#source.edits.appendLeft(at, text));
  }

  /** Inserts text, before what was inserted there before. */
  insertFirst(at: number, text: string): void {
    this.#insertions.push(() => this.#source.edits.prependLeft(at, text));
  }

  replace(from: number, to: number, text: string): void {
    if (from === to) return this.insert(from, text);
    this.#refuseComments(from, to);
    this.#cuts.push(() => {
      if (text === '') this.#source.edits.remove(from, to);
      else this.#source.edits.overwrite(from, to, text, { contentOnly: true });
    });
  }

  note(node: Span, what: string, why: string): void {
    this.notes.push({ line: lineOf(node), column: columnOf(node), what, why });
  }

  /** Cuts and replaces. To be done before anything is inserted, by any draft: a cut takes that along. */
  cut(): void {
    for (const step of this.#cuts) step();
  }

  carryOut(): void {
    for (const step of this.#insertions) step();
  }

  #refuseComments(from: number, to: number): void {
    const comment = this.#source.comments.find(
      ({ start, end }) => (start ?? 0) >= from && (end ?? 0) <= to,
    );
    if (comment !== undefined) {
      throw new Refusal(comment, 'a comment stands where code would be cut');
    }
  }
}

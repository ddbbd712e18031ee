// What the parts of the interpreter hand to one another.

/** An error of the scenario's own making. */
export class UserError extends Error {
  override readonly name: string;

  constructor(name: string, message?: string) {
    super(message);
    this.name = name;
  }
}

/** The scenario itself is wrong, or the interpreter is. */
export class Fault extends Error {}

/** What a nested block sees beside the names: the caught error and the round of a repeat. */
export interface Scope {
  readonly error?: { readonly value: unknown };
  readonly index?: number;
}

/** The value that a block returned, null if it ran to its end. */
export type Returned = { readonly value: unknown } | null;

/** Options of one run. */
export interface RunOptions {
  readonly seed?: number;
  /** Whether entries of the trace say in which turn they were logged. */
  readonly turns?: boolean;
  /** Hears of every verb that runs, and of every error that a scenario catches or ends with. */
  readonly observe?: (what: 'verb' | 'error', name: string) => void;
}

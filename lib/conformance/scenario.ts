// The language of scenarios, as INTERPRETING.md defines it.

/** What JSON can say. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** One verb and its argument. */
export type Step = Readonly<Record<string, Json>>;

/** Steps that run one after the other. */
export type Block = readonly Step[];

/** What a `try` holds. */
export interface Try {
  readonly do: Block;
  readonly catch?: Readonly<Record<string, Block>>;
  readonly finally?: Block;
}

/** What a scenario runs: its objects by name, and the body of its main task. */
export interface Program {
  readonly given?: Readonly<Record<string, Json>>;
  /** What is done before the run begins, outside any turn. */
  readonly before?: Block;
  readonly main: Block;
  /** Whether every task takes its first step inside the call that makes it. */
  readonly eager?: boolean;
  /** Whether the run ends as `asyncio.run` does: what is left is cancelled and waited for. */
  readonly shutdown?: boolean;
}

/** `[time, value]`, with the number of the turn as a third element where it was asked for. */
export type Entry = readonly [time: number, value: Json, turn?: number];

/** How the main task ended: exactly one of the keys. */
export interface Outcome {
  readonly ok?: Json;
  readonly error?: Json;
  readonly cancelled?: true;
  /** The names of the tasks that nothing can wake any more. */
  readonly deadlock?: readonly string[];
  readonly stopped?: true;
  readonly exit?: string;
  readonly runaway?: true;
}

/** What running a program gives. */
export interface Result {
  readonly trace: readonly Entry[];
  readonly outcome: Outcome;
  /** The names of the tasks that are pending when the main task is done. */
  readonly left?: readonly string[];
  /** The names of futures and tasks whose error nobody has seen. */
  readonly unretrieved?: readonly string[];
}

/** What older versions of the reference did. */
export interface Former extends Result {
  readonly profile: string;
}

/** One file of the corpus. */
export interface Scenario extends Program {
  readonly id: string;
  readonly rev: number;
  readonly area: string;
  /** What it shows, in one sentence. */
  readonly claim: string;
  /** The features that a runner must have, machine-written. */
  readonly needs: readonly string[];
  /** The versions of the reference that behave so, machine-written: `cpython>=3.8`. */
  readonly profile: string;
  /** Machine-written by the newest oracle. */
  readonly expect?: Result;
  readonly formerly?: readonly Former[];
  /** Of a deviation: why this library does something else, and what. */
  readonly reason?: string;
  readonly here?: Result;
}

/** All scenarios. */
export interface Corpus {
  /** The version of the language, as INTERPRETING.md defines it. */
  readonly version: string;
  /** What everybody should do as CPython does. */
  readonly scenarios: readonly Scenario[];
  /** Where this library does something else on purpose, each with its reason. */
  readonly deviations: readonly Scenario[];
}

/** Gives the program of a scenario. */
export function programOf({ given, before, main, eager, shutdown }: Program): Program {
  return {
    ...(given === undefined ? {} : { given }),
    ...(before === undefined ? {} : { before }),
    main,
    ...(eager === undefined ? {} : { eager }),
    ...(shutdown === undefined ? {} : { shutdown }),
  };
}

/** Gives the verb of a step and its argument. */
export function verbOf(step: Readonly<Record<string, Json>>): [verb: string, argument: Json] {
  const [entry, ...more] = Object.entries(step);
  if (entry === undefined || more.length > 0) {
    throw new TypeError(`one verb expected: ${JSON.stringify(step)}`);
  }
  return entry;
}

/** Tells a step, or an expression with a verb, from other values. */
export function isStep(value: Json): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

import type { Scenario } from './scenario.js';

/** All scenarios. */
export interface Corpus {
  /** The version of the language, as INTERPRETING.md defines it. */
  readonly version: string;
  /** What everybody should do as CPython does. */
  readonly scenarios: readonly Scenario[];
  /** Where this library does something else on purpose, each with its reason. */
  readonly deviations: readonly Scenario[];
}

/** Gives the scenarios. They are loaded when they are asked for: some hundred kilobytes. */
export async function loadCorpus(): Promise<Corpus> {
  const { corpus } = await import('./corpus-data.js');
  return corpus;
}

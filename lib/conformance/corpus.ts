import type { Corpus } from './scenario.js';

/** Gives the scenarios. They are loaded when they are asked for: some hundred kilobytes. */
export async function loadCorpus(): Promise<Corpus> {
  const { corpus } = await import('./corpus-data.js');
  return corpus;
}

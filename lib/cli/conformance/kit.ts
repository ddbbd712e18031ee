// The corpus as files, for other languages, and what comes with it.

import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Corpus, Scenario } from '../../conformance/index.js';

/** Where the kit lies: beside the folder of this chunk. */
const kit = fileURLToPath(new URL('../conformance-kit', import.meta.url));

/** The folder of the oracle: CPython's asyncio, on a virtual clock. */
export const pythonOracle: string = join(kit, 'oracle', 'python');

/** Writes the corpus to a folder, a file for each scenario. Gives the number of scenarios. */
export function exportCorpus(corpus: Corpus, folder: string): number {
  if (!existsSync(kit)) throw new Error(`the kit is not in ${kit}`);
  cpSync(kit, folder, { recursive: true });
  for (const scenario of corpus.scenarios) write(folder, 'scenarios', scenario);
  for (const scenario of corpus.deviations) write(folder, 'deviations', scenario);
  return corpus.scenarios.length + corpus.deviations.length;
}

function write(folder: string, kind: string, scenario: Scenario): void {
  const file = join(folder, kind, `${scenario.id}.json`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(scenario, null, 2)}\n`);
}

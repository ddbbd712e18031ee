// `yieldfrom codemod`: rewrites the coroutines of files, and says what it left alone.

import { readFileSync, writeFileSync } from 'node:fs';
import { Argument, Command } from 'commander';
import { refuseWithout } from './peers.js';
import type { codemod, CodemodDirection, CodemodResult, formatReport } from '../codemod/index.js';

/** What is loaded: as a type, it costs nothing. */
interface Codemods {
  readonly codemod: typeof codemod;
  readonly formatReport: typeof formatReport;
}

interface Flags {
  readonly dryRun: boolean;
  readonly assumePromises: boolean;
  readonly acrossFiles: boolean;
}

const directions: readonly CodemodDirection[] = [
  'co-to-yieldfrom',
  'co-to-async',
  'yieldfrom-to-async',
  'async-to-yieldfrom',
];

export function command(): Command {
  return new Command('codemod')
    .description(
      'Rewrites coroutines from one way of writing them to another, and says what it leaves.',
    )
    .addArgument(new Argument('<direction>', 'from what to what').choices(directions))
    .argument('<files...>', 'files of JavaScript or TypeScript')
    .option('--dry-run', 'only say what would be done', false)
    .option('--assume-promises', 'take what is yielded for a promise where nothing shows it', false)
    .option('--across-files', 'take it that the other files are rewritten as well', false)
    .action(act);
}

async function act(
  direction: CodemodDirection,
  files: readonly string[],
  flags: Flags,
  self: Command,
): Promise<void> {
  const { codemod, formatReport } = await loadCodemod(self);
  let functions = 0;
  let leftAlone = 0;
  for (const path of files) {
    let result: CodemodResult;
    const text = readFileSync(path, 'utf8');
    try {
      result = codemod(direction, text, { ...flags, path });
    } catch (error) {
      console.error(`${path}: left alone: ${(error as Error).message}`);
      process.exitCode = 1;
      continue;
    }
    if (result.code !== text && !flags.dryRun) writeFileSync(path, result.code);
    for (const line of formatReport(path, result)) console.log(line);
    functions += result.changed.length;
    leftAlone += result.left.length;
  }
  const verb = flags.dryRun ? 'would be rewritten' : 'rewritten';
  console.log(`${String(functions)} functions ${verb}, ${String(leftAlone)} left alone`);
}

/** The parser is a peer that only this command needs. */
async function loadCodemod(self: Command): Promise<Codemods> {
  try {
    return await import('../codemod/index.js');
  } catch (error) {
    const packages = '@babel/parser @babel/traverse magic-string';
    const needs = `the codemods need a parser and a printer:\n  npm install --save-dev ${packages}`;
    return refuseWithout(self, error, needs);
  }
}

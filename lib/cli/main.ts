#!/usr/bin/env node
// The command `yieldfrom`. What a subcommand needs is loaded when it is called for.

import { createRequire } from 'node:module';
import { Command, CommanderError } from 'commander';
import { commands } from './commands.js';

const { version } = createRequire(import.meta.url)('yieldfrom/package.json') as {
  readonly version: string;
};

const [first = '', second = ''] = process.argv.slice(2);
void main(first === 'help' ? second : first);

async function main(wanted: string): Promise<void> {
  try {
    await (await programWith(wanted)).parseAsync();
  } catch (error) {
    process.exitCode = error instanceof CommanderError ? error.exitCode : 1;
    if (!(error instanceof CommanderError)) console.error(error);
    else if (isMistyped(error)) console.error(helpFor(wanted));
  }
}

/** All subcommands are listed; the wanted one is there with its options. */
async function programWith(wanted: string): Promise<Command> {
  const program = new Command('yieldfrom')
    .description('Tools for programs of coroutines.')
    .usage('<command> [options]')
    .version(version)
    .enablePositionalOptions()
    .exitOverride();
  for (const [name, { load, summary }] of Object.entries(commands)) {
    const command = name === wanted ? (await load()).command() : new Command(name);
    program.addCommand(command.summary(summary).exitOverride());
  }
  return program;
}

/** Tells what the command line lacks from what a command itself refuses. */
function isMistyped({ code, exitCode }: CommanderError): boolean {
  return exitCode !== 0 && code.startsWith('commander.') && code !== 'commander.error';
}

function helpFor(wanted: string): string {
  return wanted in commands
    ? `(yieldfrom ${wanted} --help tells more)`
    : '(yieldfrom --help lists the commands)';
}

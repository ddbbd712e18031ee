#!/usr/bin/env node
// The command `yieldfrom`. What a subcommand needs is loaded when it is called for.

import { Command, CommanderError } from 'commander';
import { commands } from './commands.js';

void main(process.argv[2] ?? '');

async function main(wanted: string): Promise<void> {
  try {
    await (await programWith(wanted)).parseAsync();
  } catch (error) {
    process.exitCode = error instanceof CommanderError ? error.exitCode : 1;
    if (!(error instanceof CommanderError)) console.error(error);
  }
}

/** All subcommands are listed; the wanted one is there with its options. */
async function programWith(wanted: string): Promise<Command> {
  const program = new Command('yieldfrom')
    .description('Tools for programs of coroutines.')
    .usage('<command> [options]')
    .helpCommand(false)
    .enablePositionalOptions()
    .exitOverride();
  for (const [name, { load, summary }] of Object.entries(commands)) {
    const command = name === wanted ? (await load()).command() : new Command(name);
    program.addCommand(command.summary(summary).exitOverride());
  }
  return program;
}

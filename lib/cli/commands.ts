// The subcommands: one line here and one file beside it for each. The file exports `command()`.

import type { Command } from 'commander';

/** A subcommand, loaded when it is called for. */
export interface CommandEntry {
  readonly summary: string;
  readonly load: () => Promise<{ command(): Command }>;
}

export const commands: Readonly<Record<string, CommandEntry>> = {
  codemod: {
    summary: 'rewrite coroutines from one way of writing them to another',
    load: () => import('./codemod.js'),
  },
  conformance: {
    summary: 'have a scheduler run the scenarios of asyncio',
    load: () => import('./conformance.js'),
  },
  worker: {
    summary: 'run jobs that programs submit to a cluster',
    load: () => import('./worker.js'),
  },
};

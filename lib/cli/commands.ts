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
  learn: {
    summary: 'mend small broken programs, one after the other',
    load: () => import('./learn.js'),
  },
  ps: {
    summary: 'list the tasks of a running process',
    load: () => import('./ps.js'),
  },
  pstree: {
    summary: 'draw the tasks of a running process as a tree',
    load: () => import('./pstree.js'),
  },
  graph: {
    summary: 'write who waits for whom in a running process, for Graphviz or Mermaid',
    load: () => import('./graph.js'),
  },
  why: {
    summary: 'tell what keeps a running process alive, and its tasks from going on',
    load: () => import('./why.js'),
  },
  worker: {
    summary: 'run jobs that programs submit to a cluster',
    load: () => import('./worker.js'),
  },
};

// `yieldfrom graph PID`: who waits for whom, for programs that draw.

import { type Command, Option } from 'commander';
import { formatTasks } from '../inspect/index.js';
import { lookCommand } from './attach/look-command.js';

interface GraphFlags {
  readonly format: 'dot' | 'mermaid';
}

export function command(): Command {
  return lookCommand<GraphFlags>(
    'graph',
    'Writes who waits for whom in a running process, for Graphviz or Mermaid.',
    (dump, { format }) => formatTasks(dump, format),
  ).addOption(
    new Option('--format <language>', 'what to write it in')
      .choices(['dot', 'mermaid'])
      .default('dot'),
  );
}

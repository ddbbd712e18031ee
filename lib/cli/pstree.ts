// `yieldfrom pstree PID`: the tasks of a process as a tree of who waits for whom.

import type { Command } from 'commander';
import { formatTasks } from '../inspect/index.js';
import { lookCommand } from './attach/look-command.js';

export function command(): Command {
  return lookCommand(
    'pstree',
    'Draws the tasks of a running process as a tree: below each one the places where it stands, and the tasks that it waits for.',
    (dump) => formatTasks(dump, 'tree'),
  );
}

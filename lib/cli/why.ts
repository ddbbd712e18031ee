// `yieldfrom why PID`: what keeps a process alive, and what keeps its tasks from going on.

import type { Command } from 'commander';
import { formatReasons } from '../inspect/index.js';
import { lookCommand } from './attach/look-command.js';

export function command(): Command {
  return lookCommand(
    'why',
    'Tells what keeps a running process alive, and what keeps its tasks from going on.',
    formatReasons,
  );
}

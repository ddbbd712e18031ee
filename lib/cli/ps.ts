// `yieldfrom ps PID`: the tasks of a process, one a line.

import type { Command } from 'commander';
import { type DumpedTask, formatTasks } from '../inspect/index.js';
import { lookCommand } from './attach/look-command.js';

export function command(): Command {
  return lookCommand<{ readonly long?: boolean }>(
    'ps',
    'Lists the tasks of a running process: what each one waits for, and where.',
    (dump, { long = false }) =>
      long ? formatTasks(dump) : tableOf(dump.loops.flatMap(({ tasks }) => tasks)),
  ).option('--long', 'with the whole chain of places');
}

function tableOf(tasks: readonly DumpedTask[]): string {
  const rows = [['ID', 'STATE', 'NAME', 'WAITS FOR', 'AT'], ...tasks.map(rowOf)];
  const widths = [0, 1, 2, 3].map((column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function rowOf({ frames, id, name, state, waitsFor }: DumpedTask): string[] {
  const [frame] = frames;
  const at =
    frame && `${frame.funcname} ${frame.filename}:${String(frame.lineno)}:${String(frame.colno)}`;
  return [String(id), state, name, waitsFor?.text ?? '', at ?? ''];
}

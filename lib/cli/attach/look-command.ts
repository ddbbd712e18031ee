// What the commands that look into a process have in common.

import { Command, InvalidArgumentError } from 'commander';
import { AttachError } from './attach-error.js';
import { dumpProcess, type ProcessDump } from './remote-dump.js';

interface Flags {
  readonly timeout: number;
  readonly internals: boolean;
  readonly json: boolean;
}

/** Makes a command that writes what there is in a process. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller says which flags it has
export function lookCommand<F extends object>(
  name: string,
  description: string,
  write: (dump: ProcessDump, flags: F) => string,
): Command {
  const command: Command = new Command(name)
    .description(
      `${description} The process stands still while it is looked into (for a heap of 50 MB about a second), ` +
        'and goes on; it need not have been started with any flag.',
    )
    .argument('<pid>', 'the number of a process of Node', toPid)
    .option('--json', 'as JSON', false)
    .option('--internals', 'with the places inside the library', false)
    .option('--timeout <ms>', 'how long each step may take', toTimeout, 30_000)
    .action(async (pid: number, flags: Flags & F) => {
      try {
        const { internals, json, timeout } = flags;
        const dump = await dumpProcess(pid, { timeoutMs: timeout, internals });
        console.log(json ? JSON.stringify(dump, null, 2) : write(dump, flags));
      } catch (error) {
        if (!(error instanceof AttachError)) throw error;
        command.error(error.message, { exitCode: error.exitCode, code: 'yieldfrom.attach' });
      }
    });
  return command;
}

function toPid(text: string): number {
  const pid = Number(text);
  if (Number.isInteger(pid) && pid > 0) return pid;
  throw new InvalidArgumentError('It must be the number of a process.');
}

function toTimeout(text: string): number {
  const ms = Number(text);
  if (Number.isFinite(ms) && ms > 0) return ms;
  throw new InvalidArgumentError('It must be a number of milliseconds above 0.');
}

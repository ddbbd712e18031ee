// Programs of others that a spec speaks with, each in a process of its own.

import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A program that is running, and the first line that it wrote. */
export interface Peer {
  readonly child: ChildProcess;
  readonly line: string;
}

/** Starts a program, and waits for its first line. */
export async function startPeer(program: string, args: readonly string[]): Promise<Peer> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));
  for await (const line of createInterface({ input: child.stdout })) return { child, line };
  throw new Error(`${program} ${args.join(' ')} said nothing\n${complaint}`);
}

/** Runs a program to its end; gives the first line that it wrote. */
export async function askPeer(program: string, args: readonly string[]): Promise<string> {
  return (await startPeer(program, args)).line;
}

/** Ends a program, and waits until it has. */
export function stopPeer({ child }: Peer): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) {
      resolve();
      return;
    }
    child.once('exit', () => {
      resolve();
    });
    child.kill('SIGKILL');
  });
}

// Python's aiohttp as a peer, where there is a Python that has it. Node only.

import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../house/rules/tree.js';

const program = join(root, 'spec/kit/aiohttp_peer.py');

/** A Python with aiohttp, if there is one. */
export const pythonWithAiohttp: string | undefined = ['python3', '/usr/bin/python3'].find(
  (python) => {
    try {
      execFileSync(python, ['-c', 'import aiohttp'], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  },
);

/** A server that runs until it is stopped. */
export interface Peer {
  readonly port: number;
  stop(): Promise<void>;
}

/** Starts a server of aiohttp. */
export async function startAiohttp(): Promise<Peer> {
  const child = spawn(pythonWithAiohttp as string, [program, 'server'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  return { port: Number(await firstLine(child)), stop: () => stop(child) };
}

/** Has a client of aiohttp talk to a server of ours; gives what it says about it. */
export function talkWithAiohttp(url: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    execFile(pythonWithAiohttp as string, [program, 'client', url], (error, output, errors) => {
      if (error === null) resolve(JSON.parse(output));
      else reject(new Error(`${error.message}\n${errors}`));
    });
  });
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes('\n')) resolve(text.split('\n')[0] ?? '');
    });
    child.on('error', reject);
    child.on('exit', (code) => {
      reject(new Error(`the peer ended with ${String(code)}`));
    });
  });
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.stdin?.end();
  const tooLate = setTimeout(() => child.kill('SIGKILL'), 3000);
  await ended;
  clearTimeout(tooLate);
}

// Starts the programs of the demo: in life they run on machines of their own.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

/** Starts a Redis that keeps nothing, on a port that is free. */
export async function startRedis(): Promise<{ redis: ChildProcess; url: string }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  await once(server.close(), 'close');
  const options = ['--bind', '127.0.0.1', '--port', String(port), '--save', ''];
  const redis = spawn('redis-server', [...options, '--appendonly', 'no'], { stdio: 'pipe' });
  let said = '';
  for await (const text of redis.stdout) {
    said += String(text);
    if (said.includes('Ready to accept connections')) break;
  }
  return { redis, url: `redis://127.0.0.1:${port}` };
}

/** `npx yieldfrom worker --jobs ./jobs.js --redis URL`, and waits until it takes jobs. */
export async function startWorker(url: string): Promise<ChildProcess> {
  const command = new URL('cli/main.js', import.meta.resolve('yieldfrom'));
  const jobs = new URL('jobs.js', import.meta.url);
  const flags = ['--jobs', fileURLToPath(jobs), '--redis', url, '--workers', '1', '--lock', '1000'];
  const worker = spawn(process.execPath, [fileURLToPath(command), 'worker', ...flags], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(worker.stdout, 'data');
  return worker;
}

// The second half of `npm run bench:executors`: calls through a cluster next to BullMQ, each with a worker in a
// process of its own, on a Redis of their own. Sandboxed, BullMQ runs jobs in processes of their own, as the
// cluster does; bare, on the worker's thread, which is BullMQ at its quickest. Both have one listener for all
// jobs, and no sizes, versions or cancellation.

import { fork, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

const path = (name) => fileURLToPath(new URL(name, import.meta.url));

/** Measures, or says why not. */
export async function benchCluster(calls, rounds) {
  const { redis, url } = await startRedis();
  if (redis === null) {
    console.log('\nredis-server is not on the PATH: no cluster was measured');
    return;
  }
  const hosts = [];
  try {
    const flags = ['--jobs', path('jobs.mjs'), '--redis', url, '--workers', '2'];
    hosts.push(fork(path('../../dist/cli/main.js'), ['worker', ...flags], { silent: true }));
    hosts.push(fork(path('bare-worker.mjs'), [url, 'sandboxed', 'sandboxed']));
    hosts.push(fork(path('bare-worker.mjs'), [url, 'bare']));
    await Promise.all([
      once(hosts[0].stdout, 'data'),
      once(hosts[1], 'message'),
      once(hosts[2], 'message'),
    ]);
    const systems = [
      await own(url),
      await bullmq('BullMQ, sandboxed', url, 'sandboxed'),
      await bullmq('BullMQ, bare', url, 'bare'),
    ];
    for (const [title, count, window] of [
      ['cluster, no-op, one at a time', 100, 1],
      ['cluster, no-op, 64 under way', 500, 64],
    ]) {
      const rates = systems.map(() => []);
      for (const system of systems) await calls(system, 'noop', [1, 2], 20, window);
      for (let round = 0; round < rounds; round += 1) {
        for (const [i, system] of systems.entries()) {
          rates[i].push(await calls(system, 'noop', [1, 2], count, window));
        }
      }
      const peaks = rates.map((all) => all.sort((a, b) => b - a)[Math.min(1, rounds - 1)]);
      console.log(`\n${title}`);
      for (const [i, { name }] of systems.entries()) {
        const ratios = [1, 2].map((base) => (peaks[i] / peaks[base]).toFixed(2)).join('  ');
        console.log(
          `  ${name.padEnd(22)} ${Math.round(peaks[i]).toString().padStart(9)} /s  ${ratios}`,
        );
      }
    }
    for (const { end } of systems) await end();
  } finally {
    for (const host of hosts) host.kill('SIGKILL');
    redis.kill('SIGKILL');
  }
}

async function own(url) {
  const { ClusterExecutor, job } = await import('../../dist/cluster.js');
  const executor = new ClusterExecutor({ redis: url });
  return {
    name: 'yieldfrom, cluster',
    run: (fn, arg) => executor.submit(job(`cluster:jobs`, fn), arg),
    end: () => executor.shutdown(),
  };
}

async function bullmq(name, url, queueName) {
  const { Queue, QueueEvents } = await import('bullmq');
  const connection = { url };
  const queue = new Queue(queueName, { connection });
  const events = new QueueEvents(queueName, { connection });
  await events.waitUntilReady();
  const waiting = new Map();
  events.on('completed', ({ jobId, returnvalue }) => {
    waiting.get(jobId)?.(returnvalue);
    waiting.delete(jobId);
  });
  return {
    name,
    run: (fn, arg) =>
      new Promise((resolve, reject) => {
        const jobId = randomUUID();
        waiting.set(jobId, resolve);
        queue.add(fn, arg, { jobId, removeOnComplete: { age: 600 } }).catch(reject);
      }),
    end: async () => {
      await events.close();
      await queue.close();
    },
  };
}

async function startRedis() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  await once(server.close(), 'close');
  const flags = ['--bind', '127.0.0.1', '--port', String(port), '--save', '', '--appendonly', 'no'];
  const redis = spawn('redis-server', flags, { stdio: ['ignore', 'pipe', 'inherit'] });
  process.once('exit', () => redis.kill('SIGKILL'));
  try {
    await once(redis, 'spawn');
  } catch {
    return { redis: null, url: '' };
  }
  let said = '';
  for await (const text of redis.stdout) {
    said += text;
    if (said.includes('Ready to accept connections')) break;
  }
  return { redis, url: `redis://127.0.0.1:${String(port)}` };
}

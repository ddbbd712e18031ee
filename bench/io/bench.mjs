// `npm run bench:io`: servers of ours beside bare node:net, asyncio and uvloop, and beside bare ws and aiohttp,
// in one interleaved run.
// Options: --rounds N (5), --ms N (a measurement, 500), --quick (few sizes), --json FILE, --only NAME.
// What is printed is the best round of each, and its ratio to the first; on
// Linux also the server's own CPU time for a message, which a busy machine disturbs least.

import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { findPython } from '../harness/python.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const option = (name, fallback) => {
  const at = process.argv.indexOf(`--${name}`);
  return at === -1 ? fallback : process.argv[at + 1];
};
const isQuick = process.argv.includes('--quick');
const rounds = Number(option('rounds', isQuick ? 3 : 5));
const duration = Number(option('ms', isQuick ? 300 : 500));
const only = option('only', null);

/** What is measured, each kind with its contenders. */
const kinds = [
  {
    name: 'echo',
    sizes: isQuick ? [64, 16_384] : [64, 1024, 16_384, 262_144, 1_048_576],
    connections: [1, 64, 1000],
    client: 'client.mjs',
    contenders: streamContenders('echo'),
  },
  {
    name: 'lines',
    sizes: isQuick ? [64] : [64, 1024, 16_384, 262_144],
    connections: [1, 64, 1000],
    client: 'client.mjs',
    contenders: streamContenders('lines'),
  },
  {
    name: 'websocket',
    sizes: isQuick ? [64] : [64, 1024, 16_384, 262_144, 1_048_576],
    connections: [1, 64, 1000],
    client: 'client-ws.mjs',
    contenders: webSocketContenders(),
  },
];

function webSocketContenders() {
  const python = findPython('aiohttp');
  const uvloopPython = python && findPython('aiohttp, uvloop');
  return [
    { name: 'ws', run: [process.execPath, 'server-ws.mjs'] },
    { name: 'yieldfrom', run: [process.execPath, 'server-ours-ws.mjs'] },
    ...(python ? [{ name: 'aiohttp', run: [python, 'server_aiohttp.py'] }] : []),
    ...(uvloopPython
      ? [{ name: 'aiohttp on uvloop', run: [uvloopPython, 'server_aiohttp.py', 'uvloop'] }]
      : []),
  ];
}

function streamContenders(kind) {
  const python = findPython();
  const uvloopPython = findPython('uvloop');
  return [
    { name: 'node:net', run: [process.execPath, 'server-net.mjs', kind] },
    { name: 'yieldfrom', run: [process.execPath, 'server-ours.mjs', kind] },
    ...(python ? [{ name: 'asyncio', run: [python, 'server_asyncio.py', kind] }] : []),
    ...(uvloopPython
      ? [{ name: 'uvloop', run: [uvloopPython, 'server_asyncio.py', kind, 'uvloop'] }]
      : []),
  ];
}

const children = new Set();
process.on('exit', () => {
  for (const child of children) child.kill();
});

const results = [];
try {
  for (const kind of kinds.filter(({ name }) => !only || name === only)) await measureKind(kind);
} finally {
  for (const child of children) child.kill();
}
if (option('json')) writeFileSync(option('json'), `${JSON.stringify(results, null, 2)}\n`);

async function measureKind(kind) {
  const servers = await Promise.all(kind.contenders.map(startServer));
  for (const size of kind.sizes) {
    for (const connectionCount of kind.connections) {
      // A thousand megabytes on their way at once measure the memory, not the server.
      if (size * connectionCount > 2 ** 26) continue;
      await measureCase(kind, servers, connectionCount, size);
    }
  }
  for (const { child } of servers) child.kill();
}

async function measureCase(kind, servers, connectionCount, size) {
  const samples = new Map(servers.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const server of servers) {
      samples.get(server.name).push(await load(kind.client, server, connectionCount, size));
    }
  }
  const best = new Map(
    [...samples].map(([name, list]) => [
      name,
      {
        rate: Math.max(...list.map(({ rate }) => rate)),
        cpu: Math.min(...list.map(({ cpu }) => cpu)),
      },
    ]),
  );
  const base = best.get(servers[0].name);
  const cells = [...best].map(([name, { rate, cpu }]) => {
    const ratio = (rate / base.rate).toFixed(2);
    const cpuText = Number.isFinite(cpu) ? ` ${cpu.toFixed(1)}us` : '';
    return `${name} ${Math.round(rate)}/s (${ratio})${cpuText}`;
  });
  const title = `${kind.name} ${connectionCount} x ${size} B`.padEnd(24);
  console.log(`${title} ${cells.join('  ')}`);
  results.push({ kind: kind.name, connectionCount, size, best: Object.fromEntries(best) });
}

/** One measurement: messages a second, and microseconds of the server's CPU for each. */
async function load(client, server, connectionCount, size) {
  const args = [join(here, client), server.port, connectionCount, size, duration].map(String);
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  let cpuBefore = Number.NaN;
  child.on('message', () => (cpuBefore = cpuOf(server.child.pid)));
  let answer = null;
  let cpuAfter = Number.NaN;
  for await (const line of createInterface({ input: child.stdout })) {
    cpuAfter = cpuOf(server.child.pid);
    answer = JSON.parse(line);
  }
  if (answer === null) throw new Error(`no answer from the client of ${server.name}`);
  const { messageCount, took } = answer;
  return {
    rate: (messageCount / took) * 1000,
    cpu: ((cpuAfter - cpuBefore) / Math.max(messageCount, 1)) * 1e6,
  };
}

async function startServer({ name, run: [program, file, ...args] }) {
  const child = spawn(program, [join(here, file), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.add(child);
  for await (const line of createInterface({ input: child.stdout })) {
    return { name, child, port: Number(line) };
  }
  throw new Error(`${name} did not start`);
}

/** Seconds of CPU that a process has used, with all its threads; NaN where the system does not tell. */
function cpuOf(pid) {
  const file = `/proc/${pid}/stat`;
  if (!existsSync(file)) return Number.NaN;
  const fields = readFileSync(file, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

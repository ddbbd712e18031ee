// A port scanner: many connections at once, but never more than so many, and none for longer than so long.
// It scans ports of its own; `--host example.org --ports 20-100` scans others. Ask their owner first.

import {
  asyncWith,
  type Coroutine,
  gather,
  OSError,
  run,
  Semaphore,
  TimeoutError,
  waitFor,
} from 'yieldfrom';
import { openConnection, type Server, type SocketAddress, startServer } from 'yieldfrom/node';

type Finding = 'open' | 'closed' | 'silent';

/** How long a port may take, in ms. Our own are here: they answer, however busy this machine is. */
const patience = process.argv.includes('--host') ? 500 : 60_000;

/** Tries one port. */
function* probe(host: string, port: number, room: Semaphore): Coroutine<Finding> {
  return yield* asyncWith(room, function* (): Coroutine<Finding> {
    try {
      const [, writer] = yield* waitFor(openConnection(host, port), patience);
      writer.close();
      yield* writer.waitClosed();
      return 'open';
    } catch (error) {
      // A connect that is given up leaves no socket behind.
      if (error instanceof TimeoutError) return 'silent';
      if (error instanceof OSError) return 'closed';
      throw error;
    }
  });
}

function* scan(host: string, ports: readonly number[]): Coroutine<Map<number, Finding>> {
  const room = new Semaphore(50);
  const findings = yield* gather(ports.map((port) => probe(host, port, room)));
  return new Map(ports.map((port, i) => [port, findings[i] as Finding]));
}

/** Three ports that are open, and one that was. */
function* ownPorts(servers: Server[]): Coroutine<number[]> {
  for (let i = 0; i < 4; i += 1) {
    servers.push(yield* startServer((_, writer) => writer.close(), '127.0.0.1', 0));
  }
  const ports = servers.map((server) => (server.sockets[0] as SocketAddress).port);
  yield* (servers.pop() as Server).aexit();
  return ports;
}

const option = (name: string): string | undefined => {
  const at = process.argv.indexOf(name);
  return at === -1 ? undefined : process.argv[at + 1];
};

function* main(): Coroutine<void> {
  const host = option('--host');
  if (host !== undefined) {
    const [first = 1, last = 1024] = (option('--ports') ?? '1-1024').split('-').map(Number);
    const ports = Array.from({ length: last - first + 1 }, (_, i) => first + i);
    for (const [port, finding] of yield* scan(host, ports)) {
      if (finding === 'open') console.log(`${String(port)} is open`);
    }
    return;
  }
  const servers: Server[] = [];
  const ports = yield* ownPorts(servers);
  const names = ['the first', 'the second', 'the third', 'the one that was closed'];
  const findings = yield* scan('127.0.0.1', ports);
  for (const [i, port] of ports.entries()) {
    console.log(`${names[i] as string} is ${findings.get(port) as Finding}`);
  }
  const counts = [...(yield* scan('127.0.0.1', ports.concat(ports.slice(0, 3)))).values()];
  console.log(`${String(counts.filter((each) => each === 'open').length)} different ones are open`);
  for (const server of servers) yield* server.aexit();
}

await run(main());

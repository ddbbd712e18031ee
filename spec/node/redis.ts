// A Redis of the specs' own: on a free port, with nothing kept unless a spec wants it kept.

import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** The path of redis-server; undefined where there is none. */
export function findRedis(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.map((folder) => join(folder, 'redis-server')).find(isExecutable);
}

/** Runs a program until its own standard input ends, as it does with whoever holds the other end. */
const GUARD =
  'exec 3<&0; "$@" 3<&- & server=$!; { read -r _ <&3; kill -9 $server; } & wait $server';

/** A server that can be killed and started again. */
export class RedisServer {
  readonly url: string;
  readonly #port: number;
  readonly #keeps: boolean;
  readonly #folder = mkdtempSync(join(tmpdir(), 'redis-'));
  #child: ChildProcess | null = null;

  private constructor(port: number, keeps: boolean) {
    this.#port = port;
    this.#keeps = keeps;
    this.url = `redis://127.0.0.1:${String(port)}`;
  }

  /** Starts one; `keeps`: its data survive a kill. */
  static async start({ keeps = false } = {}): Promise<RedisServer> {
    const server = new RedisServer(await freePort(), keeps);
    await server.start();
    return server;
  }

  async start(): Promise<void> {
    const keeping = this.#keeps ? ['yes', '--appendfsync', 'always'] : ['no'];
    const options = ['--bind', '127.0.0.1', '--port', String(this.#port), '--dir', this.#folder];
    const more = ['--save', '', '--maxmemory-policy', 'noeviction', '--appendonly', ...keeping];
    // However this process ends, its server does not outlive it.
    const child = spawn(
      'sh',
      ['-c', GUARD, 'sh', findRedis() ?? 'redis-server', ...options, ...more],
      { stdio: ['pipe', 'ignore', 'ignore'] },
    );
    this.#child = child;
    while (!(await answers(this.#port))) {
      if (child.exitCode !== null) throw new Error('redis-server did not start');
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  /** Ends it as a power cut would. */
  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child === null || child.exitCode !== null) return;
    await new Promise((resolve) => {
      child.on('exit', resolve);
      child.stdin?.end();
    });
  }

  async stop(): Promise<void> {
    await this.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
  });
}

/** Tells whether a server is there and has its data loaded. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    const end = (isThere: boolean): void => {
      socket.destroy();
      resolve(isThere);
    };
    socket.on('data', (text) => {
      end(text.toString().startsWith('+PONG'));
    });
    socket.on('error', () => {
      end(false);
    });
  });
}

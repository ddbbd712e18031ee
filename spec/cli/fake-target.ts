// A program of Node that opens something like an inspector when it is asked to, and then does what real
// ones hardly ever do. It writes what it hears to its error stream.

import { startProgram, type Target } from './kit.js';

/**
 * What a fake inspector does: nothing, not even open before SIGUSR2; never take a connection; take
 * the second one only; take it and never answer; answer all with an error; or tell that what it
 * evaluates throws. Each of those that takes connections closes when it is told to.
 */
export type Manner = 'later' | 'takes none' | 'takes the second' | 'silent' | 'refuses' | 'throws';

/** Starts such a program. */
export function startFake(manner: Manner): Promise<Target> {
  const text = `(${String(fake)})(require, ${JSON.stringify(manner)});`;
  return startProgram(process.execPath, ['--inspect-port=0', '-e', text]);
}

interface Socket {
  on(event: 'data', listener: (chunk: Buffer) => void): void;
  write(data: string | Uint8Array): void;
  end(data?: string): void;
}

interface Server {
  on(event: 'upgrade', listener: (request: unknown, socket: Socket) => void): void;
  listen(port: number, host: string): void;
  address(): { readonly port: number };
  close(): void;
}

interface Sent {
  readonly id: number;
  readonly method: string;
  readonly params: { readonly expression?: string };
}

/** Runs in the other process. */
function fake(require: (id: string) => unknown, manner: string): void {
  const { createServer } = require('node:http') as {
    readonly createServer: (
      listener: (request: unknown, response: { end(text: string): void }) => void,
    ) => Server;
  };
  const say = (text: string): boolean => process.stderr.write(`${text}\n`);
  const server = createServer((_request, response) => {
    const url = `ws://127.0.0.1:${String(server.address().port)}/fake`;
    response.end(JSON.stringify([{ type: 'node', webSocketDebuggerUrl: url }]));
  });
  const answer = (socket: Socket, reply: object): void => {
    const bytes = Buffer.from(JSON.stringify(reply));
    const head = Buffer.from([0x81, 126, bytes.length >> 8, bytes.length & 0xff]);
    socket.write(Buffer.concat([head, bytes]));
  };
  const hear = (socket: Socket, { id, method, params }: Sent): void => {
    const isLast = params.expression?.includes('inspector.close()') === true;
    say(isLast ? 'told to close' : method);
    if (manner === 'refuses') answer(socket, { id, error: { code: -1, message: 'not today' } });
    if (manner === 'throws') {
      const exception = { description: 'RangeError: not like this' };
      const exceptionDetails = { text: 'Uncaught', exception };
      const result = method === 'Runtime.evaluate' ? { result: {}, exceptionDetails } : {};
      answer(socket, { id, result });
    }
    if (!isLast) return;
    socket.end();
    server.close();
  };
  let count = 0;
  server.on('upgrade', (_request, socket) => {
    count += 1;
    say(`connection ${String(count)}`);
    if (manner === 'takes none') return;
    if (manner === 'takes the second' && count === 1) {
      socket.end('HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    socket.write('HTTP/1.1 101 Go\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n');
    let bytes = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      bytes = Buffer.concat([bytes, chunk]);
      while (bytes.length >= 6) {
        const short = (bytes[1] ?? 0) & 0x7f;
        const start = short === 126 ? 8 : 6;
        const end = start + (short === 126 ? bytes.readUInt16BE(2) : short);
        if (bytes.length < end) return;
        const mask = bytes.subarray(start - 4, start);
        const text = bytes.subarray(start, end).map((byte, i) => byte ^ (mask[i % 4] ?? 0));
        if (text.length > 0) hear(socket, JSON.parse(Buffer.from(text).toString()) as Sent);
        bytes = bytes.subarray(end);
      }
    });
  });
  const open = (): void => {
    server.listen(0, '127.0.0.1');
  };
  process.on('SIGUSR1', () => {
    say('asked');
    if (manner !== 'later') open();
  });
  process.on('SIGUSR2', open);
  process.stdin.resume().on('end', () => process.exit(7));
  process.stdout.write('ready\n');
}

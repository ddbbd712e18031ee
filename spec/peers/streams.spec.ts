// Our streams and those of others, over sockets: asyncio's, and what bare node:net makes of bytes.

import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type Coroutine, createTask, fromPromise, run } from '../../lib/index.js';
import {
  openConnection,
  openUnixConnection,
  startServer,
  type StreamPair,
  type StreamReader,
  type StreamWriter,
} from '../../lib/node.js';
import { findPythons } from '../demos/pythons.js';
import { root } from '../house/rules/tree.js';
import { certificate } from '../kit/certificate.js';
import { askPeer, startPeer, stopPeer } from '../kit/peer.js';
import { portOf } from '../kit/sockets.js';

const fileOf = (name: string): string => join(root, 'spec/peers', name);
const { modern } = findPythons();
const nodePeer = { name: 'node:net', program: process.execPath, file: fileOf('peer.mjs') };
const peers = [
  ...(modern === undefined
    ? []
    : [{ name: `asyncio ${modern.version}`, program: modern.path, file: fileOf('peer.py') }]),
  nodePeer,
];

/** Echoes line by line, so that the reader has to find the ends. */
function* echoLines(reader: StreamReader, writer: StreamWriter): Coroutine<void> {
  for (;;) {
    const line = yield* reader.readline();
    if (line.length === 0) break;
    writer.write(line);
    yield* writer.drain();
  }
  writer.close();
  yield* writer.waitClosed();
}

/** Sends a MiB in pieces of all sizes; gives whether the very same came back. */
function* isEchoed([reader, writer]: StreamPair): Coroutine<boolean> {
  const data = randomBytes(1_048_576);
  const sending = createTask(
    (function* (): Coroutine<void> {
      for (let at = 0, size = 1; at < data.length; at += size, size = (size * 7) % 30_011) {
        writer.write(data.subarray(at, at + size));
        yield* writer.drain();
      }
    })(),
  );
  const came = yield* reader.readexactly(data.length);
  yield* sending;
  return came.equals(data);
}

/** Ends our side, and sees the peer end its own. */
function* end([reader, writer]: StreamPair): Coroutine<void> {
  if (writer.getExtraInfo('sslcontext') === undefined) {
    writer.writeEof();
    expect((yield* reader.read()).length).to.equal(0);
  }
  writer.close();
  yield* writer.waitClosed();
}

for (const { name, program, file } of peers) {
  describe(`beside ${name}`, function () {
    this.timeout(240_000);
    this.slow(3000);

    it('a client of ours is echoed', async () => {
      const peer = await startPeer(program, [file, 'serve']);
      try {
        const main = function* (): Coroutine<boolean> {
          const pair = yield* openConnection('127.0.0.1', Number(peer.line));
          const isSame = yield* isEchoed(pair);
          yield* end(pair);
          return isSame;
        };
        expect(await run(main())).to.equal(true);
      } finally {
        await stopPeer(peer);
      }
    });

    it('a server of ours echoes, several at a time', async () => {
      const main = function* (): Coroutine<string[]> {
        const server = yield* startServer(echoLines, '127.0.0.1', 0, { limit: 500_000 });
        const visit = () => askPeer(program, [file, 'visit', String(portOf(server))]);
        const answers = yield* fromPromise(Promise.all([visit(), visit(), visit()]));
        yield* server.aexit();
        return answers;
      };
      expect(await run(main())).to.deep.equal(['same', 'same', 'same']);
    });
  });
}

if (modern !== undefined && modern.minor >= 11) {
  describe(`beside asyncio ${modern.version}`, function () {
    this.timeout(240_000);
    this.slow(3000);

    let folder = '';
    before(() => {
      folder = mkdtempSync(join(tmpdir(), 'peers-'));
      writeFileSync(join(folder, 'pem'), certificate().cert + certificate().key);
    });
    after(() => {
      rmSync(folder, { recursive: true });
    });

    const ssl = { ca: certificate().cert };
    const byName = { serverHostname: 'localhost' };
    const connections: Record<string, (port: number) => Coroutine<StreamPair>> = {
      tls: (port) => openConnection('127.0.0.1', port, { ssl, ...byName }),
      path: () => openUnixConnection(join(folder, 'path')),
      *upgrade(port) {
        const [reader, writer] = yield* openConnection('127.0.0.1', port);
        writer.write(Buffer.from('STARTTLS\n'));
        expect(String(yield* reader.readline())).to.equal('go\n');
        yield* writer.startTls(ssl, byName);
        return [reader, writer];
      },
    };

    for (const [role, connect] of Object.entries(connections)) {
      it(`a client of ours is echoed: ${role}`, async () => {
        const place = join(folder, role === 'path' ? 'path' : 'pem');
        const peer = await startPeer(modern.path, [fileOf('peer.py'), role, place]);
        try {
          const main = function* (): Coroutine<boolean> {
            const pair = yield* connect(Number(peer.line));
            const isSame = yield* isEchoed(pair);
            yield* end(pair);
            return isSame;
          };
          expect(await run(main())).to.equal(true);
        } finally {
          await stopPeer(peer);
        }
      });
    }
  });
}

// A WebSocket, as much of one as an inspector on the same machine needs: whole messages of text, one frame
// each. Node 20 has none of its own, and a tool that is called in an emergency should not ask for an
// installation first.

import { randomBytes } from 'node:crypto';
import { get } from 'node:http';
import type { Socket } from 'node:net';

const TEXT = 1;
const CLOSE = 8;
const PING = 9;
const PONG = 10;

/** The length that says that the real one follows in two bytes, and in eight. */
const IN_TWO = 126;
const IN_EIGHT = 127;

interface Frame {
  readonly opcode: number;
  readonly payload: Buffer;
  readonly size: number;
}

/** A connection that carries messages of text. */
export class MessageSocket {
  readonly #socket: Socket;
  readonly #onMessage: (text: string) => void;
  #unread: Buffer[] = [];
  #unreadSize = 0;
  /** How many bytes there must be before it is worth looking. */
  #wanted = 2;

  private constructor(socket: Socket, head: Buffer, onMessage: (text: string) => void) {
    this.#socket = socket;
    this.#onMessage = onMessage;
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => {
      this.#take(chunk);
    });
    this.#take(head);
  }

  /**
   * Connects to a `ws:` address, within `timeoutMs`. `onClose` hears once of the end, with a word on
   * why.
   */
  static open(
    url: URL,
    timeoutMs: number,
    onMessage: (text: string) => void,
    onClose: (why: string) => void,
  ): Promise<MessageSocket> {
    return new Promise((resolve, reject) => {
      const headers = {
        Connection: 'Upgrade',
        Upgrade: 'websocket',
        'Sec-WebSocket-Version': '13',
        'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
      };
      const { hostname: host, pathname: path, port } = url;
      // Of no agent: one would give a connection again that the other side is about to end.
      const request = get({ host, port, path, headers, agent: false });
      const tooLate = setTimeout(() => {
        request.destroy(new Error(`it has not answered within ${String(timeoutMs)} ms`));
      }, timeoutMs);
      request.on('error', (error) => {
        clearTimeout(tooLate);
        reject(error);
      });
      request.on('response', (response) => {
        clearTimeout(tooLate);
        response.resume();
        reject(new Error(`it answered ${String(response.statusCode)}`));
      });
      request.on('upgrade', (_response, socket: Socket, head) => {
        clearTimeout(tooLate);
        let why = 'it has ended';
        socket.on('error', (error) => (why = error.message));
        socket.on('close', () => {
          onClose(why);
        });
        resolve(new MessageSocket(socket, head, onMessage));
      });
    });
  }

  send(text: string): void {
    this.#socket.write(frameOf(TEXT, Buffer.from(text)));
  }

  close(): void {
    this.#socket.end(frameOf(CLOSE, Buffer.alloc(0)));
    this.#socket.destroySoon();
  }

  #take(chunk: Buffer): void {
    this.#unread.push(chunk);
    this.#unreadSize += chunk.length;
    if (this.#unreadSize < this.#wanted) return;
    let bytes = Buffer.concat(this.#unread);
    for (let frame = readFrame(bytes); ; frame = readFrame(bytes)) {
      if (typeof frame === 'number') {
        this.#wanted = frame;
        break;
      }
      bytes = bytes.subarray(frame.size);
      this.#hear(frame);
    }
    this.#unread = [bytes];
    this.#unreadSize = bytes.length;
  }

  #hear({ opcode, payload }: Frame): void {
    if (opcode === TEXT) this.#onMessage(payload.toString());
    else if (opcode === PING) this.#socket.write(frameOf(PONG, payload));
    else if (opcode === CLOSE) this.#socket.destroySoon();
  }
}

/** Reads the first frame, or says how many bytes it takes to go on. */
function readFrame(bytes: Buffer): Frame | number {
  if (bytes.length < 2) return 2;
  const short = (bytes[1] as number) & 0x7f;
  const start = short === IN_EIGHT ? 10 : short === IN_TWO ? 4 : 2;
  if (bytes.length < start) return start;
  const length =
    short === IN_EIGHT
      ? Number(bytes.readBigUInt64BE(2))
      : short === IN_TWO
        ? bytes.readUInt16BE(2)
        : short;
  const size = start + length;
  if (bytes.length < size) return size;
  return { opcode: (bytes[0] as number) & 0x0f, payload: bytes.subarray(start, size), size };
}

/** Makes a frame as a client has to: masked. */
function frameOf(opcode: number, payload: Buffer): Buffer {
  const { length } = payload;
  const extra = length > 0xffff ? 8 : length >= IN_TWO ? 2 : 0;
  const head = Buffer.alloc(2 + extra);
  head[0] = 0x80 | opcode;
  head[1] = 0x80 | (extra === 8 ? IN_EIGHT : extra === 2 ? IN_TWO : length);
  if (extra === 8) head.writeBigUInt64BE(BigInt(length), 2);
  else if (extra === 2) head.writeUInt16BE(length, 2);
  const mask = randomBytes(4);
  const masked = payload.map((byte, index) => byte ^ (mask[index % 4] as number));
  return Buffer.concat([head, mask, masked]);
}

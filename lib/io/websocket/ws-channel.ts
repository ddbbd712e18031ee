// Node: a channel over the package `ws`, which is loaded when the first WebSocket is asked for.

import { type Coroutine, fromThenable, getRunningLoop, RuntimeError } from '../../core/index.js';
import type { Channel, ChannelListener } from './channel.js';
import { WebSocketError } from './errors.js';
import { WSCloseCode } from './message.js';

/** As much of a WebSocket of `ws` as is used here. */
export interface WsSocket {
  readonly protocol: string;
  readonly extensions: string;
  readonly bufferedAmount: number;
  /** Not in its documentation, but the only way to the addresses. */
  readonly _socket?: WsAddresses | null;
  on(event: string, listener: (...args: never[]) => void): unknown;
  send(data: string | Uint8Array, onSent?: () => void): void;
  ping(data: Uint8Array): void;
  pong(data: Uint8Array): void;
  pause(): void;
  resume(): void;
  close(code: number, reason: string): void;
  terminate(): void;
}

interface WsAddresses {
  readonly remoteAddress?: string;
  readonly remotePort?: number;
  readonly localAddress?: string;
  readonly localPort?: number;
}

/** As much of the package as is used here. */
export interface WsModule {
  readonly WebSocket: new (url: string, protocols: string[], options: object) => WsSocket;
  readonly WebSocketServer: new (options: object) => WsUpgrader;
}

/** What answers handshakes. */
export interface WsUpgrader {
  handleUpgrade(
    request: unknown,
    socket: unknown,
    head: unknown,
    done: (socket: WsSocket) => void,
  ): void;
}

/**
 * Loads the package.
 *
 * @throws {RuntimeError} when it is not installed
 */
export function* loadWs(): Coroutine<WsModule> {
  const name = 'ws';
  try {
    return yield* fromThenable(import(name) as Promise<WsModule>, getRunningLoop());
  } catch (cause) {
    if ((cause as { code?: unknown } | null)?.code !== 'ERR_MODULE_NOT_FOUND') throw cause;
    throw new RuntimeError('WebSockets on Node need the package ws: npm install ws', { cause });
  }
}

/** Shorter messages than this never make a sender wait by themselves. */
const LITTLE = 16 * 1024;

const PROBLEMS: Readonly<Record<string, number>> = {
  WS_ERR_INVALID_UTF8: WSCloseCode.INVALID_TEXT,
  WS_ERR_UNSUPPORTED_MESSAGE_LENGTH: WSCloseCode.MESSAGE_TOO_BIG,
  WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH: WSCloseCode.MESSAGE_TOO_BIG,
  WS_ERR_TOO_MANY_BUFFERED_PARTS: WSCloseCode.MESSAGE_TOO_BIG,
};

/** A WebSocket of `ws`, as a channel. */
export class WsChannel implements Channel {
  readonly tellsSent = true;
  readonly canPause = true;
  readonly canPing = true;
  readonly #socket: WsSocket;
  readonly #onSent: () => void;

  constructor(socket: WsSocket, listener: ChannelListener) {
    this.#socket = socket;
    this.#onSent = () => {
      listener.onSent();
    };
    // What comes are Buffers, which know their text.
    socket.on('message', (data: Uint8Array, isBinary: boolean) => {
      listener.onMessage(isBinary ? data : data.toString());
    });
    socket.on('ping', (data: Uint8Array) => {
      listener.onPing(data);
    });
    socket.on('pong', (data: Uint8Array) => {
      listener.onPong(data);
    });
    socket.on('error', (error: Error) => {
      listener.onError(problemOf(error));
    });
    socket.on('close', (code: number, reason: Uint8Array) => {
      listener.onClose(code, reason.toString());
    });
  }

  get protocol(): string {
    return this.#socket.protocol;
  }

  get isCompressed(): boolean {
    return this.#socket.extensions.includes('permessage-deflate');
  }

  get bufferedAmount(): number {
    return this.#socket.bufferedAmount;
  }

  send(data: string | Uint8Array): void {
    // Nobody waits for a little that goes out at once.
    const isLittle = data.length < LITTLE && this.#socket.bufferedAmount === 0;
    if (isLittle) this.#socket.send(data);
    else this.#socket.send(data, this.#onSent);
  }

  ping(data: Uint8Array): void {
    this.#socket.ping(data);
  }

  pong(data: Uint8Array): void {
    this.#socket.pong(data);
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  close(code: number, reason: string): void {
    // Not sent, but what this side says when no code was given, or the connection was lost.
    if (code === 1005 || code === WSCloseCode.ABNORMAL_CLOSURE) this.#socket.terminate();
    else this.#socket.close(code, reason);
  }

  terminate(): void {
    this.#socket.terminate();
  }

  extraInfo(name: string): unknown {
    const socket = this.#socket._socket ?? undefined;
    if (name === 'socket') return socket;
    if (name === 'peername') return addressOf(socket?.remoteAddress, socket?.remotePort);
    if (name === 'sockname') return addressOf(socket?.localAddress, socket?.localPort);
    return undefined;
  }
}

function addressOf(host: string | undefined, port: number | undefined): unknown {
  return host === undefined ? undefined : [host, port];
}

/** What the peer did wrong is told by its code; everything else is the connection's end. */
function problemOf(error: Error & { code?: string }): unknown {
  if (!error.code?.startsWith('WS_ERR_')) return error;
  const closeCode = PROBLEMS[error.code] ?? WSCloseCode.PROTOCOL_ERROR;
  return new WebSocketError(closeCode, error.message, { cause: error });
}

// Browsers: a channel over the platform's own class. What it cannot do is refused by name.

import { NotImplementedError } from '../../core/index.js';
import type { Channel, ChannelListener } from './channel.js';
import { WSCloseCode } from './message.js';

/** As much of the platform's WebSocket as is used here. */
export interface NativeSocket {
  binaryType: string;
  readonly protocol: string;
  readonly extensions: string;
  readonly bufferedAmount: number;
  readonly readyState: number;
  send(data: string | Uint8Array): void;
  close(code?: number, reason?: string): void;
  addEventListener(type: string, listener: (event: NativeEvent) => void): void;
}

/** As much of its events. */
export interface NativeEvent {
  readonly data?: string | ArrayBuffer;
  readonly code?: number;
  readonly reason?: string;
}

export type NativeClass = new (url: string, protocols: string[]) => NativeSocket;

const OPEN = 1;

/** The platform's WebSocket, as a channel. */
export class NativeChannel implements Channel {
  readonly tellsSent = false;
  readonly canPause = false;
  readonly canPing = false;
  readonly #socket: NativeSocket;
  readonly #listener: ChannelListener;
  #isOver = false;

  constructor(socket: NativeSocket, listener: ChannelListener) {
    this.#socket = socket;
    this.#listener = listener;
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('message', ({ data }) => {
      if (this.#isOver || data === undefined) return;
      listener.onMessage(typeof data === 'string' ? data : new Uint8Array(data));
    });
    socket.addEventListener('close', ({ code, reason }) => {
      this.#end(code ?? WSCloseCode.ABNORMAL_CLOSURE, reason ?? '');
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
    // It throws nothing once it is closing; what is sent then is lost, as the close event tells.
    this.#socket.send(data);
  }

  ping(): void {
    throw cannot('send pings');
  }

  pong(): void {
    throw cannot('send pongs: it answers pings by itself');
  }

  pause(): void {
    // It reads on, whatever we want.
  }

  resume(): void {
    // It was never paused.
  }

  /** Only 1000 and the codes for applications may be said by a page; the others become 1000 + 3000. */
  close(code: number, reason: string): void {
    const isAllowed = code === WSCloseCode.OK || (code >= 3000 && code <= 4999);
    this.#socket.close(isAllowed ? code : code + 3000, reason);
  }

  /** There is no way to cut the connection: it is let go of, and nothing more is heard of it. */
  terminate(): void {
    if (this.#isOver) return;
    if (this.#socket.readyState <= OPEN) this.#socket.close();
    this.#end(WSCloseCode.ABNORMAL_CLOSURE, '');
  }

  extraInfo(): undefined {
    return undefined;
  }

  #end(code: number, reason: string): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#listener.onClose(code, reason);
  }
}

/** The error for what the WebSocket of browsers lacks. */
export function cannot(what: string): NotImplementedError {
  return new NotImplementedError(`The WebSocket of browsers cannot ${what}`);
}

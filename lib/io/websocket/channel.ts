// The port between a connection and the WebSocket of a platform: `ws` on Node, the native class in
// browsers, an array in specs. A channel knows no coroutine and no loop.

/** What a connection hears from its channel, from callbacks of the platform. */
export interface ChannelListener {
  onMessage(data: string | Uint8Array): void;
  onPing(data: Uint8Array): void;
  onPong(data: Uint8Array): void;
  /** Bytes have gone out: what was waiting for room may go on. */
  onSent(): void;
  /** The peer broke the protocol, or the connection failed. `onClose` follows. */
  onError(error: unknown): void;
  /** The connection is over. The code is 1006 when no closing frame came. */
  onClose(code: number, reason: string): void;
}

/** One WebSocket of the platform. */
export interface Channel {
  /** The subprotocol that was agreed on; empty if none was. */
  readonly protocol: string;
  /** Whether messages are compressed. */
  readonly isCompressed: boolean;
  /** Bytes that were sent and are still in memory. */
  readonly bufferedAmount: number;
  /** Whether `onSent` tells when `bufferedAmount` falls; else it must be looked at. */
  readonly tellsSent: boolean;
  /** Whether reading can be paused, so that a slow receiver slows down the sender. */
  readonly canPause: boolean;
  /** Whether pings can be sent and heard of. */
  readonly canPing: boolean;

  send(data: string | Uint8Array): void;
  ping(data: Uint8Array): void;
  pong(data: Uint8Array): void;
  pause(): void;
  resume(): void;
  /** Begins the closing handshake. */
  close(code: number, reason: string): void;
  /** Ends the connection at once; `onClose` follows. */
  terminate(): void;
  /** Gives 'peername', 'sockname' or 'socket', where the platform tells. */
  extraInfo(name: string): unknown;
}

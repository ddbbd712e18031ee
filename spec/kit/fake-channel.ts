// A WebSocket without a network: what the other side does is a call of the spec.

import type { Channel, ChannelListener } from '../../lib/io/websocket/index.js';
import { WebSocketConnection, type WebSocketOptions } from '../../lib/io/websocket/index.js';

class Connection extends WebSocketConnection {}

/** A channel that writes down what it is told. */
export class FakeChannel implements Channel {
  protocol = '';
  isCompressed = false;
  bufferedAmount = 0;
  tellsSent = true;
  canPause = true;
  canPing = true;
  readonly calls: string[] = [];
  peer: ChannelListener | null = null;
  /** Whether the other side answers a farewell. */
  answersClose = true;

  send(data: string | Uint8Array): void {
    this.calls.push(`send ${String(data)}`);
  }
  ping(): void {
    this.calls.push('ping');
  }
  pong(data: Uint8Array): void {
    this.calls.push(`pong ${String(data)}`);
  }
  pause(): void {
    this.calls.push('pause');
  }
  resume(): void {
    this.calls.push('resume');
  }
  close(code: number, reason: string): void {
    this.calls.push(`close ${String(code)} ${reason}`.trim());
    if (this.answersClose) this.peer?.onClose(code, reason);
  }
  terminate(): void {
    this.calls.push('terminate');
    this.peer?.onClose(1006, '');
  }
  extraInfo(name: string): unknown {
    return name === 'peername' ? ['127.0.0.1', 1234] : undefined;
  }
}

/** One end of a WebSocket, and the channel underneath. */
export interface FakeSocket {
  readonly socket: Connection;
  readonly channel: FakeChannel;
  readonly peer: ChannelListener;
}

/** Opens a WebSocket on a fake channel. Call it in a turn. */
export function openFake(
  options: WebSocketOptions = {},
  channel: FakeChannel = new FakeChannel(),
): FakeSocket {
  const socket = new Connection((listener) => {
    channel.peer = listener;
    return channel;
  }, options);
  socket._opened();
  return { socket, channel, peer: channel.peer as ChannelListener };
}

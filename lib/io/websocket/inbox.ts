// The receiving side of a connection: what the platform's callbacks bring in, until a receiver
// takes it. It slows the sender down where it can, and watches for silence.

import { type Coroutine, type EventLoop } from '../../core/index.js';
import { Event } from '../../std/sync/event.js';
import type { Channel, ChannelListener } from './channel.js';
import { ServerTimeoutError, WebSocketError } from './errors.js';
import { Heartbeat } from './heartbeat.js';
import {
  CLOSED_MESSAGE,
  ReceivedMessage,
  WSCloseCode,
  type WSMessage,
  WSMsgType,
} from './message.js';
import { MessageQueue } from './message-queue.js';
import type { WebSocketOptions } from './options.js';

/** Bytes that may wait for a receiver: above twice as many, reading is paused. */
const RECEIVE_LIMIT = 64 * 1024;
/** Where reading cannot be paused: above this the connection is given up. */
const RECEIVE_MAX = 64 * 1024 * 1024;
/** Bytes that may be on their way out before a sender waits. */
export const SEND_HIGH: number = 64 * 1024;
const MSG_SIZE_MAX = 4 * 1024 * 1024;

/** What has come in. */
export class Inbox implements ChannelListener {
  readonly #loop: EventLoop;
  readonly #options: WebSocketOptions;
  readonly #queue: MessageQueue;
  #channel: Channel | null = null;
  #heartbeat: Heartbeat | null = null;
  #isPaused = false;
  #isDiscarding = false;
  #hasError = false;
  /** Set when the channel is over. */
  readonly over = new Event();
  /** Set while there is room for more to be sent, and at the end. */
  readonly writable = new Event();
  /** The code that the channel ended with. */
  endCode: number = WSCloseCode.ABNORMAL_CLOSURE;
  /** What broke the connection. */
  exception: unknown = undefined;
  #onOver: () => void = () => undefined;

  constructor(loop: EventLoop, owner: object, options: WebSocketOptions) {
    this.#loop = loop;
    this.#options = options;
    this.#queue = new MessageQueue(loop, owner);
  }

  listenTo(channel: Channel): void {
    this.#channel = channel;
  }

  startHeartbeat(interval: number): void {
    if (this.over.isSet()) return;
    this.#heartbeat = new Heartbeat(this.#loop, interval, {
      ping: () => this.#channel?.ping(new Uint8Array(0)),
      lost: (waitedMs) => {
        this.#lose(waitedMs);
      },
      isPaused: () => this.#isPaused,
    });
  }

  stopHeartbeat(): void {
    this.#heartbeat?.stop();
  }

  onOver(callback: () => void): void {
    if (this.over.isSet()) callback();
    else this.#onOver = callback;
  }

  /** Gives the next message, if there is one. */
  shift(): WSMessage | undefined {
    const message = this.#queue.shift();
    if (this.#isPaused && this.#queue.size <= RECEIVE_LIMIT) this.#resume();
    return message;
  }

  /** Waits for the next message. */
  next(): Coroutine<WSMessage> {
    return this.#queue.next();
  }

  push(message: WSMessage): void {
    if (this.#isDiscarding) return;
    this.#queue.push(message);
    if (this.#queue.size > 2 * RECEIVE_LIMIT) this.#slowDown();
  }

  /** Nobody wants what is still coming; but the peer's farewell comes after it. */
  discard(): void {
    this.#isDiscarding = true;
    this.#queue.clear();
    if (this.#isPaused) this.#resume();
  }

  onMessage(data: string | Uint8Array): void {
    this.#heartbeat?.heard();
    const sizeMax = this.#options.maxMsgSize ?? MSG_SIZE_MAX;
    if (this.#channel?.canPause === false && data.length > sizeMax) {
      this.#giveUp(`Message size ${String(data.length)} exceeds limit ${String(sizeMax)}`);
    } else {
      this.push(
        typeof data === 'string'
          ? new ReceivedMessage(WSMsgType.TEXT, data)
          : new ReceivedMessage(WSMsgType.BINARY, data),
      );
    }
  }

  onPing(data: Uint8Array): void {
    this.#heartbeat?.heard();
    if (this.#options.autoping === false) this.push(new ReceivedMessage(WSMsgType.PING, data));
  }

  onPong(data: Uint8Array): void {
    this.#heartbeat?.heard();
    if (this.#options.autoping === false) this.push(new ReceivedMessage(WSMsgType.PONG, data));
  }

  onSent(): void {
    if ((this.#channel?.bufferedAmount ?? 0) <= SEND_HIGH) this.writable.set();
  }

  onError(error: unknown): void {
    this.exception ??= error;
    if (!(error instanceof WebSocketError) || this.#hasError) return;
    this.push(new ReceivedMessage(WSMsgType.ERROR, error));
    this.#hasError = true;
  }

  onClose(code: number, reason: string): void {
    this.endCode = code;
    this.#heartbeat?.stop();
    this.over.set();
    this.writable.set();
    this.#onOver();
    if (this.#hasError) return;
    const isLost = code === WSCloseCode.ABNORMAL_CLOSURE;
    this.push(isLost ? CLOSED_MESSAGE : new ReceivedMessage(WSMsgType.CLOSE, code, reason));
  }

  /** No answer to a ping: whoever receives hears why. */
  #lose(waitedMs: number): void {
    const error = new ServerTimeoutError(`No PONG received after ${String(waitedMs)} milliseconds`);
    this.exception = error;
    this.push(new ReceivedMessage(WSMsgType.ERROR, error));
    this.#hasError = true;
    this.#channel?.terminate();
  }

  #slowDown(): void {
    const channel = this.#channel as Channel;
    if (channel.canPause) {
      if (!this.#isPaused) channel.pause();
      this.#isPaused = true;
    } else if (this.#queue.size > RECEIVE_MAX) {
      this.#giveUp(`More than ${String(RECEIVE_MAX)} bytes wait to be received`);
    }
  }

  #resume(): void {
    this.#isPaused = false;
    this.#channel?.resume();
  }

  /** The platform cannot be told to take in less. */
  #giveUp(why: string): void {
    if (this.#hasError) return;
    this.onError(new WebSocketError(WSCloseCode.MESSAGE_TOO_BIG, why));
    this.#channel?.terminate();
    this.#isDiscarding = true;
  }
}

// What a WebSocket connection is beneath its typed methods: receiving one message, sending with a
// limit, closing. Read aiohttp's `client_ws.py` beside this file.

import {
  ConnectionResetError,
  type Coroutine,
  type EventLoop,
  type Future,
  getRunningLoop,
  isCancelled,
  nameOf,
  RuntimeError,
  TimeoutError,
} from '../../core/index.js';
import { sleep } from '../../std/time/sleep.js';
import { waitFor } from '../../std/time/wait-for.js';
import type { Channel, ChannelListener } from './channel.js';
import { WebSocketError } from './errors.js';
import { Inbox, SEND_HIGH } from './inbox.js';
import {
  CLOSED_MESSAGE,
  CLOSING_MESSAGE,
  WSCloseCode,
  type WSMessage,
  WSMsgType,
} from './message.js';
import { CLOSE_TIMEOUT, type CloseOptions, type WebSocketOptions } from './options.js';

/** How often the buffer is looked at where nothing tells of it. */
const POLL_MS = 8;

/*
 * | state   | meaning                                               | left by                        |
 * | ------- | ----------------------------------------------------- | ------------------------------ |
 * | open    | messages come and go                                  | a CLOSE received, or our close with a receiver waiting: closing; close: closed |
 * | closing | the other side closes, or ours waits for its receiver | close: closed                  |
 * | closed  | our side has closed: nothing is received any more     | never                          |
 *
 * Whether the channel is over is beside that: it may be, with messages still to be received.
 */
type State = 'open' | 'closing' | 'closed';

/** A connection without its typed methods. */
export abstract class BaseConnection {
  readonly #loop: EventLoop;
  readonly #channel: Channel;
  readonly #options: WebSocketOptions;
  readonly #inbox: Inbox;
  #state: State = 'open';
  #isReceiving = false;
  /** What `close()` waits on while a receiver is on its way out. */
  #receiverLeft: Future<void> | null = null;
  #closeCode: number | undefined;
  /** What our side closes with, once it has begun to. */
  #farewell: Required<CloseOptions> | null = null;

  /** @internal */
  constructor(
    makeChannel: (listener: ChannelListener) => Channel,
    options: WebSocketOptions,
    loop: EventLoop = getRunningLoop(),
  ) {
    this.#loop = loop;
    this.#options = options;
    this.#inbox = new Inbox(this.#loop, this, options);
    this.#channel = makeChannel(this.#inbox);
    this.#inbox.listenTo(this.#channel);
  }

  /** Whether this side has closed. Messages that came before are not received then. */
  get closed(): boolean {
    return this.#state === 'closed';
  }

  /** The code that the connection was closed with; undefined while it is not. */
  get closeCode(): number | undefined {
    return this.#closeCode;
  }

  /** The subprotocol that both sides agreed on. */
  get protocol(): string | undefined {
    return this.#channel.protocol === '' ? undefined : this.#channel.protocol;
  }

  /** Whether messages are compressed. */
  get compress(): boolean {
    return this.#channel.isCompressed;
  }

  /** Gives what broke the connection, if something did. */
  exception(): unknown {
    return this.#inbox.exception;
  }

  /** Gives 'peername', 'sockname' or 'socket'; `fallback` where the platform does not tell. */
  getExtraInfo(name: string, fallback?: unknown): unknown {
    return this.#channel.extraInfo(name) ?? fallback;
  }

  /**
   * Gives the next message: text, bytes, or word that the connection ends. After the end it gives
   * CLOSED for ever.
   *
   * @switches when no message is there
   * @cancelled no message is lost, and the connection stays open; `closeCode` is 1006 until it ends
   * @param timeout Milliseconds; null for no end.
   * @throws {RuntimeError} when another receiver is waiting
   * @throws {TimeoutError} when nothing came in time
   */
  *receive(timeout?: number | null): Coroutine<WSMessage> {
    if (this.#isReceiving) {
      throw new RuntimeError('Concurrent call to receive() is not allowed');
    }
    if (this.#state === 'closed') return CLOSED_MESSAGE;
    if (this.#state === 'closing') {
      yield* this.close();
      return CLOSED_MESSAGE;
    }
    const message = this.#inbox.shift() ?? (yield* this.#wait(timeout));
    if (message.type !== WSMsgType.TEXT && message.type !== WSMsgType.BINARY) {
      yield* this.#obey(message);
    }
    return message;
  }

  /**
   * Closes: wakes the receiver with CLOSING if one waits, says goodbye, and waits until the other
   * side has answered. Gives false if this side had closed before.
   *
   * @switches unless the connection is over
   * @cancelled the connection ends at once, without the other side's answer
   */
  *close({ code = WSCloseCode.OK, message = '' }: CloseOptions = {}): Coroutine<boolean> {
    if (this.#isReceiving && this.#state === 'open') {
      this.#state = 'closing';
      // The receiver will close as well, and be first.
      this.#farewell = { code, message };
      this.#receiverLeft = this.#loop.createFuture();
      this.#inbox.push(CLOSING_MESSAGE);
      yield* this.#receiverLeft;
    }
    if (this.#state === 'closed') return false;
    this.#state = 'closed';
    this.#inbox.stopHeartbeat();
    const isAnswered =
      this.#inbox.over.isSet() || (yield* this.#sayGoodbye(this.#farewell ?? { code, message }));
    this.#closeCode = isAnswered ? this.#inbox.endCode : WSCloseCode.ABNORMAL_CLOSURE;
    return true;
  }

  /** Enters: the connection is open already. @switches never @cancelled cannot be */
  *aenter(): Coroutine<this> {
    return this;
  }

  /** Closes. @switches as `close` @cancelled as `close` */
  *aexit(): Coroutine<void> {
    yield* this.close();
  }

  toString(): string {
    const code = this.#closeCode === undefined ? '' : ` code=${String(this.#closeCode)}`;
    return `<${nameOf(this.constructor)} ${this.#state}${code}>`;
  }

  /** The handshake is over: the clock of the heartbeat starts. @internal */
  _opened(): void {
    const interval = this.#options.heartbeat ?? null;
    if (interval !== null) this.#inbox.startHeartbeat(interval);
  }

  /** Calls back when the connection is over. @internal */
  _onOver(callback: () => void): void {
    this.#inbox.onOver(callback);
  }

  /** Ends the connection at once, if it is not over. @internal */
  _terminate(): void {
    this.#state = 'closed';
    this.#inbox.stopHeartbeat();
    this.#inbox.discard();
    if (!this.#inbox.over.isSet()) this.#channel.terminate();
    this.#closeCode ??= this.#inbox.endCode;
  }

  /** Gives the channel to send over; then `_isFull` tells whether to wait. @internal */
  get _sending(): Channel {
    if (this.#state === 'closed' || this.#inbox.over.isSet()) {
      throw new ConnectionResetError('Cannot write to closing transport');
    }
    return this.#channel;
  }

  /** @internal */
  get _isFull(): boolean {
    return this.#channel.bufferedAmount > SEND_HIGH;
  }

  /** Waits until no more than a little is on its way out. @internal */
  *_drain(): Coroutine<void> {
    const { over, writable } = this.#inbox;
    while (this._isFull) {
      if (this.#channel.tellsSent) {
        writable.clear();
        yield* writable.wait();
      } else yield* sleep(POLL_MS);
      if (over.isSet()) throw new ConnectionResetError('Connection lost');
    }
  }

  *#wait(given: number | null | undefined): Coroutine<WSMessage> {
    const timeout = given === undefined ? (this.#options.receiveTimeout ?? null) : given;
    this.#isReceiving = true;
    try {
      const next = this.#inbox.next();
      return yield* timeout === null ? next : waitFor(next, timeout);
    } catch (error) {
      if (isCancelled(error) || error instanceof TimeoutError) {
        this.#closeCode = WSCloseCode.ABNORMAL_CLOSURE;
      }
      throw error;
    } finally {
      this.#isReceiving = false;
      if (this.#receiverLeft?.done() === false) this.#receiverLeft.setResult();
    }
  }

  /** Does what a message about the connection itself asks for. */
  *#obey(message: WSMessage): Coroutine<void> {
    switch (message.type) {
      case WSMsgType.CLOSE:
        if (this.#state === 'open') this.#state = 'closing';
        if (this.#options.autoclose ?? true) yield* this.close();
        this.#closeCode = message.data;
        break;
      case WSMsgType.CLOSED:
        yield* this.close();
        break;
      case WSMsgType.ERROR: {
        const { data } = message;
        const code = data instanceof WebSocketError ? data.closeCode : WSCloseCode.ABNORMAL_CLOSURE;
        yield* this.close({ code });
        this.#closeCode = code;
        break;
      }
      default:
    }
  }

  /** Tells whether the other side answered. */
  *#sayGoodbye({ code, message }: Required<CloseOptions>): Coroutine<boolean> {
    const { over } = this.#inbox;
    this.#inbox.discard();
    this.#channel.close(code, message);
    let isAnswered = false;
    try {
      yield* waitFor(over.wait(), this.#options.closeTimeout ?? CLOSE_TIMEOUT);
      isAnswered = true;
    } catch (error) {
      if (!(error instanceof TimeoutError)) throw error;
      this.#inbox.exception ??= error;
    } finally {
      if (!isAnswered) {
        this.#closeCode = WSCloseCode.ABNORMAL_CLOSURE;
        this.#channel.terminate();
      }
    }
    return isAnswered;
  }
}

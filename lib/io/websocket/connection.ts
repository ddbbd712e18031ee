/// <reference lib="es2018.asynciterable" preserve="true" />
// The methods that aiohttp gives a WebSocket, over `receive()` and `_send()`.

import { MountedIterator } from '../../adapt/index.js';
import { type Coroutine, describe } from '../../core/index.js';
import { BaseConnection } from './base-connection.js';
import { WSMessageTypeError } from './errors.js';
import { type WSMessage, WSMsgType } from './message.js';

/** How `receiveJson()` reads. */
export interface ReceiveJsonOptions<T> {
  /** Reads the text; `JSON.parse` if not given. */
  readonly loads?: (text: string) => T;
  readonly timeout?: number | null;
}

/** How `sendJson()` writes. */
export interface SendJsonOptions {
  /** Writes the text; `JSON.stringify` if not given. */
  readonly dumps?: (data: unknown) => string;
}

/** One end of a WebSocket. */
export abstract class WebSocketConnection extends BaseConnection {
  /**
   * Gives the next message, which must be text.
   *
   * @switches when no message is there
   * @cancelled as `receive`
   * @throws {WSMessageTypeError} when it is something else, the end included
   */
  *receiveStr(timeout?: number | null): Coroutine<string> {
    const message = yield* this.receive(timeout);
    if (message.type === WSMsgType.TEXT) return message.data;
    throw new WSMessageTypeError(`Received message ${String(message)} is not WSMsgType.TEXT`);
  }

  /**
   * Gives the next message, which must be bytes.
   *
   * @switches when no message is there
   * @cancelled as `receive`
   * @throws {WSMessageTypeError} when it is something else, the end included
   */
  *receiveBytes(timeout?: number | null): Coroutine<Uint8Array> {
    const message = yield* this.receive(timeout);
    if (message.type === WSMsgType.BINARY) return message.data;
    throw new WSMessageTypeError(`Received message ${String(message)} is not WSMsgType.BINARY`);
  }

  /**
   * Gives the value that the next message says, which must be text.
   *
   * @switches when no message is there
   * @cancelled as `receive`
   * @throws {WSMessageTypeError} when it is something else, the end included
   * @throws {SyntaxError} when it is no JSON
   */
  *receiveJson<T = unknown>(options: ReceiveJsonOptions<T> = {}): Coroutine<T> {
    const text = yield* this.receiveStr(options.timeout);
    return options.loads === undefined ? (JSON.parse(text) as T) : options.loads(text);
  }

  /**
   * Sends text. It waits only while much is on its way out.
   *
   * @switches while more than 64 KiB are in memory
   * @cancelled the message goes out all the same
   * @throws {TypeError} when `data` is no string
   * @throws {ConnectionResetError} when the connection is over
   */
  *sendStr(data: string): Coroutine<void> {
    if (typeof data !== 'string') {
      throw new TypeError(`data argument must be a string, got ${describe(data)}`);
    }
    this._sending.send(data);
    if (this._isFull) yield* this._drain();
  }

  /**
   * Sends bytes. It waits only while much is on its way out; do not change them before it returns.
   *
   * @switches while more than 64 KiB are in memory
   * @cancelled the message goes out all the same
   * @throws {TypeError} when `data` is no bytes
   * @throws {ConnectionResetError} when the connection is over
   */
  *sendBytes(data: Uint8Array | ArrayBuffer): Coroutine<void> {
    const bytes = data instanceof ArrayBuffer ? new Uint8Array(data) : data;
    if (!(bytes instanceof Uint8Array)) {
      throw new TypeError(`data argument must be a Uint8Array, got ${describe(data)}`);
    }
    this._sending.send(bytes);
    if (this._isFull) yield* this._drain();
  }

  /**
   * Sends a value as JSON.
   *
   * @switches while more than 64 KiB are in memory
   * @cancelled the message goes out all the same
   * @throws {ConnectionResetError} when the connection is over
   */
  *sendJson(data: unknown, { dumps = JSON.stringify }: SendJsonOptions = {}): Coroutine<void> {
    yield* this.sendStr(dumps(data));
  }

  /**
   * Sends a ping. Not in browsers, whose WebSocket has none.
   *
   * @switches while more than 64 KiB are in memory
   * @cancelled the ping goes out all the same
   * @throws {NotImplementedError} in a browser
   * @throws {ConnectionResetError} when the connection is over
   */
  *ping(message: string | Uint8Array = ''): Coroutine<void> {
    this._sending.ping(encode(message));
    if (this._isFull) yield* this._drain();
  }

  /**
   * Sends a pong. Not in browsers, whose WebSocket sends them by itself.
   *
   * @switches while more than 64 KiB are in memory
   * @cancelled the pong goes out all the same
   * @throws {NotImplementedError} in a browser
   * @throws {ConnectionResetError} when the connection is over
   */
  *pong(message: string | Uint8Array = ''): Coroutine<void> {
    this._sending.pong(encode(message));
    if (this._isFull) yield* this._drain();
  }

  aiter(): this {
    return this;
  }

  /**
   * Gives the next message; done at the end of the connection.
   *
   * @switches when no message is there
   * @cancelled as `receive`
   */
  *anext(): Coroutine<IteratorResult<WSMessage, undefined>> {
    const message = yield* this.receive();
    return isEnd(message) ? { done: true, value: undefined } : { done: false, value: message };
  }

  /** Gives an iterator for `for await`. */
  [Symbol.asyncIterator](): MountedIterator<WSMessage, undefined> {
    return new MountedIterator<WSMessage, undefined>(this);
  }
}

function isEnd({ type }: WSMessage): boolean {
  return type === WSMsgType.CLOSE || type === WSMsgType.CLOSING || type === WSMsgType.CLOSED;
}

function encode(message: string | Uint8Array): Uint8Array {
  return typeof message === 'string' ? new TextEncoder().encode(message) : message;
}

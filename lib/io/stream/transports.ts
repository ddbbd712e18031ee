// What carries a connection, as protocols and programs see it. Every method here raises
// NotImplementedError, as asyncio's do: a transport overrides what it can.

import { NotImplementedError } from '../../core/index.js';

/** What transports have in common. */
export class BaseTransport {
  /** @internal */
  readonly _extra: Map<string, unknown>;

  /** @param extra What `getExtraInfo` gives, by name. */
  constructor(extra: ReadonlyMap<string, unknown> | Readonly<Record<string, unknown>> = {}) {
    this._extra = new Map(extra instanceof Map ? extra : Object.entries(extra));
  }

  /** Gives what the transport knows under a name, `peername` for one; else `defaultValue`. */
  getExtraInfo(name: string, defaultValue?: unknown): unknown {
    return this._extra.has(name) ? this._extra.get(name) : defaultValue;
  }

  /** Whether the transport is closing, or closed. */
  isClosing(): boolean {
    throw notImplemented('isClosing');
  }

  /** Sends what is buffered, and closes; `connectionLost` is called in a later turn. */
  close(): void {
    throw notImplemented('close');
  }

  setProtocol(_protocol: object): void {
    throw notImplemented('setProtocol');
  }

  getProtocol(): object {
    throw notImplemented('getProtocol');
  }
}

/** A transport to read from. */
export class ReadTransport extends BaseTransport {
  /** A `Transport` is one too, though a class has but one parent here. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    const isHeir = Function.prototype[Symbol.hasInstance].call(this, value);
    return isHeir || (this === ReadTransport && value instanceof Transport);
  }

  isReading(): boolean {
    throw notImplemented('isReading');
  }

  /** Lets no data come until `resumeReading`. */
  pauseReading(): void {
    throw notImplemented('pauseReading');
  }

  resumeReading(): void {
    throw notImplemented('resumeReading');
  }
}

/** When a transport calls `pauseWriting` and `resumeWriting`, in bytes. */
export interface WriteBufferLimits {
  /** More than this pauses the protocol; 64 KiB, or four times `low`, if not given. */
  readonly high?: number | null;
  /** As little as this resumes it; a quarter of `high` if not given. */
  readonly low?: number | null;
}

/** A transport to write to. */
export class WriteTransport extends BaseTransport {
  /** @throws {RangeError} unless `high >= low >= 0` */
  setWriteBufferLimits(_limits?: WriteBufferLimits): void {
    throw notImplemented('setWriteBufferLimits');
  }

  /** Gives how many bytes are buffered. */
  getWriteBufferSize(): number {
    throw notImplemented('getWriteBufferSize');
  }

  /** Gives the marks, `[low, high]`. */
  getWriteBufferLimits(): [low: number, high: number] {
    throw notImplemented('getWriteBufferLimits');
  }

  /** Writes, or buffers what cannot be written now. Never waits. */
  write(_data: Uint8Array): void {
    throw notImplemented('write');
  }

  /** Writes several pieces as one. */
  writelines(listOfData: Iterable<Uint8Array>): void {
    this.write(Buffer.concat([...listOfData]));
  }

  /** Ends the writing side once what is buffered has been sent; reading goes on. */
  writeEof(): void {
    throw notImplemented('writeEof');
  }

  canWriteEof(): boolean {
    throw notImplemented('canWriteEof');
  }

  /** Closes at once; what is buffered is lost. */
  abort(): void {
    throw notImplemented('abort');
  }
}

/** A transport of a byte stream, both ways. */
export class Transport extends WriteTransport implements ReadTransport {
  isReading(): boolean {
    throw notImplemented('isReading');
  }

  /** As in `ReadTransport`. */
  pauseReading(): void {
    throw notImplemented('pauseReading');
  }

  resumeReading(): void {
    throw notImplemented('resumeReading');
  }
}

/** A transport of datagrams. */
export class DatagramTransport extends BaseTransport {
  /** Sends a datagram; without `address` to the one that the socket is connected to. */
  sendto(_data: Uint8Array, _address?: unknown): void {
    throw notImplemented('sendto');
  }

  abort(): void {
    throw notImplemented('abort');
  }
}

/** A transport that is a subprocess. */
export class SubprocessTransport extends BaseTransport {
  getPid(): number {
    throw notImplemented('getPid');
  }

  /** Gives the exit code, minus the signal's number if one ended it, undefined while it runs. */
  getReturncode(): number | undefined {
    throw notImplemented('getReturncode');
  }

  /** Gives the transport of a pipe: 0, 1 or 2. */
  getPipeTransport(_fd: number): BaseTransport | undefined {
    throw notImplemented('getPipeTransport');
  }

  sendSignal(_signal: number | string): void {
    throw notImplemented('sendSignal');
  }

  terminate(): void {
    throw notImplemented('terminate');
  }

  kill(): void {
    throw notImplemented('kill');
  }
}

function notImplemented(method: string): NotImplementedError {
  return new NotImplementedError(`this transport has no ${method}()`);
}

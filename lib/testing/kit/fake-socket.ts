// Two ends of a connection, in bytes, without a host. `createMemoryPair` of yieldfrom/node gives a pair of
// StreamReader and StreamWriter, at once and on Node alone; what the lab adds is what a network does: bytes
// come late, in pieces of any size, or never.

import {
  BrokenPipeError,
  ConnectionResetError,
  type Coroutine,
  describe,
} from '../../core/index.js';
import { QueueShutDown } from '../../std/queue/errors.js';
import { Queue } from '../../std/queue/queue.js';
import { errorOf } from './fake-stream.js';
import type { HostCalls } from './host-call.js';
import { drawLatency, type Latency } from './latency.js';

/** How a connection behaves. */
export interface FakeSocketOptions {
  /** How long bytes are under way; 1 ms if not given. They keep their order. */
  readonly latency?: Latency;
  /** False: what is written at once comes at once. If not given, it comes in pieces, drawn from the seed. */
  readonly splits?: boolean;
}

const EMPTY = new Uint8Array();

/** One end of a connection. Two are made by `t.host.socketPair(…)`. */
export class FakeSocket {
  readonly #host: HostCalls;
  readonly #label: string;
  readonly #options: FakeSocketOptions;
  readonly #arrived = new Queue<Uint8Array>();
  readonly #underWay: (Uint8Array | null)[] = [];
  #peer: FakeSocket = this;
  #rest: Uint8Array = EMPTY;
  #comesAt = 0;
  #hasEnded = false;
  #wasReset = false;

  private constructor(host: HostCalls, label: string, options: FakeSocketOptions) {
    this.#host = host;
    this.#label = label;
    this.#options = options;
  }

  /** @internal */
  static _pair(
    host: HostCalls,
    label: string,
    options: FakeSocketOptions,
  ): [FakeSocket, FakeSocket] {
    const one = new FakeSocket(host, `${label} there`, options);
    const other = new FakeSocket(host, `${label} back`, options);
    one.#peer = other;
    other.#peer = one;
    return [one, other];
  }

  /**
   * Sends bytes, or a text as UTF-8.
   *
   * @throws {ConnectionResetError} when the connection was reset
   * @throws {BrokenPipeError} when `end()` was called
   */
  write(data: Uint8Array | string): void {
    if (this.#wasReset)
      throw new ConnectionResetError(`Cannot write to ${this.#label}: it was reset`);
    if (this.#hasEnded) throw new BrokenPipeError(`Cannot write to ${this.#label}: it has ended`);
    const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : data.slice();
    if (!(bytes instanceof Uint8Array)) {
      throw new TypeError(`a socket takes bytes or a text, got ${describe(data)}`);
    }
    for (const piece of this.#piecesOf(bytes)) this.#send(piece);
  }

  /** Says that no more will be written. The other end reads what is under way, and then the end. */
  end(): void {
    if (this.#hasEnded || this.#wasReset) return;
    this.#hasEnded = true;
    this.#send(null);
  }

  /** Breaks the connection: what is under way is lost, and both ends fail. */
  reset(): void {
    for (const end of [this, this.#peer]) {
      end.#wasReset = true;
      end.#underWay.length = 0;
      end.#rest = EMPTY;
      end.#arrived.shutdown(true);
    }
  }

  /**
   * Reads what has come, as many as `sizeMax` bytes of it; none at the end.
   *
   * @switches when nothing has come
   * @cancelled no byte is lost
   * @throws {ConnectionResetError} when the connection was reset
   */
  *read(sizeMax = Infinity): Coroutine<Uint8Array> {
    if (!(sizeMax >= 1)) throw new RangeError(`1 byte or more are read, got ${describe(sizeMax)}`);
    try {
      if (this.#rest.length === 0) this.#rest = yield* this.#arrived.get();
    } catch (error) {
      if (!(error instanceof QueueShutDown)) throw error;
      if (!this.#wasReset) return EMPTY;
      throw new ConnectionResetError(`Cannot read from ${this.#label}: it was reset`);
    }
    const bytes = this.#rest.slice(0, Math.min(sizeMax, this.#rest.length));
    this.#rest = this.#rest.slice(bytes.length);
    return bytes;
  }

  /**
   * Reads all there is until the end, as a text.
   *
   * @switches until the end has come
   * @cancelled what was read is lost
   * @throws {ConnectionResetError} when the connection was reset
   */
  *readText(): Coroutine<string> {
    const decoder = new TextDecoder();
    let text = '';
    for (;;) {
      const bytes = yield* this.read();
      if (bytes.length === 0) return text + decoder.decode();
      text += decoder.decode(bytes, { stream: true });
    }
  }

  #piecesOf(bytes: Uint8Array): Uint8Array[] {
    if (bytes.length === 0) return [];
    if (this.#options.splits === false) return [bytes];
    const at = 1 + Math.floor(this.#host.random() * bytes.length);
    return [bytes.slice(0, at), ...this.#piecesOf(bytes.slice(at))];
  }

  /** One piece at a time is the host's to bring, so that none passes another. */
  #send(piece: Uint8Array | null): void {
    this.#underWay.push(piece);
    if (this.#underWay.length === 1) this.#carry();
  }

  #carry(): void {
    const now = this.#host.time();
    const { latency = 1 } = this.#options;
    this.#comesAt = Math.max(this.#comesAt, now + drawLatency(latency, () => this.#host.random()));
    const coming = this.#host.begin(this.#label, { latency: this.#comesAt - now });
    coming.addDoneCallback((done) => {
      if (errorOf(done) !== undefined) this.reset();
      const piece = this.#underWay.shift();
      if (piece === undefined) return;
      if (piece === null) this.#peer.#arrived.shutdown();
      else this.#peer.#arrived.putNowait(piece);
      if (this.#underWay.length > 0) this.#carry();
    });
  }
}

/// <reference lib="es2018.asynciterable" preserve="true" />
// The body of a response, as bytes that come in. A read that is cancelled leaves its chunk to the
// next one: the platform's promise is kept, not dropped.

import { MountedIterator } from '../../adapt/index.js';
import type { Coroutine } from '../../core/index.js';
import type { Deadline } from './deadline.js';

/** What the platform's reader gives. */
type Step = ReadableStreamReadResult<Uint8Array>;

/** The bytes of a response, as they come in. */
export class Body {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array> | null;
  readonly #deadline: Deadline;
  /** A step that was asked for, and that nobody has taken yet. */
  #step: Promise<Step> | null = null;
  /** What `readAll` has read so far. */
  #chunks: Uint8Array[] = [];
  #isOver: boolean;
  #released: Error | null = null;

  /** @internal */
  constructor(stream: ReadableStream<Uint8Array> | null, deadline: Deadline) {
    this.#reader = stream?.getReader() ?? null;
    this.#deadline = deadline;
    this.#isOver = this.#reader === null;
    if (this.#isOver) deadline.stop();
  }

  /** Whether nothing more will come in. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /**
   * Gives the next bytes, as many as have come in; none at the end.
   *
   * @switches unless the body is over
   * @cancelled nothing is lost: the next call gives these bytes
   * @throws {ClientConnectionError} when the connection breaks
   */
  *readany(): Coroutine<Uint8Array> {
    if (this.#released !== null) throw this.#released;
    if (this.#isOver || this.#reader === null) return new Uint8Array(0);
    this.#step ??= this.#reader.read();
    const step = yield* this.#deadline.guard(this.#step);
    this.#step = null;
    if (!step.done) return step.value;
    this.#end();
    return new Uint8Array(0);
  }

  /**
   * Gives all bytes. Another call gives the same.
   *
   * @switches while bytes come in
   * @cancelled what has come in is kept: another call reads on
   * @throws {ClientConnectionError} when the connection breaks
   */
  *readAll(): Coroutine<Uint8Array> {
    while (!this.#isOver || this.#released !== null) {
      const chunk = yield* this.readany();
      if (chunk.length > 0) this.#chunks.push(chunk);
    }
    if (this.#chunks.length !== 1) this.#chunks = [joined(this.#chunks)];
    return this.#chunks[0] as Uint8Array;
  }

  aiter(): this {
    return this;
  }

  /**
   * Gives the next bytes, as many as have come in; done at the end.
   *
   * @switches unless the body is over
   * @cancelled nothing is lost: the next call gives these bytes
   */
  *anext(): Coroutine<IteratorResult<Uint8Array, undefined>> {
    const chunk = yield* this.readany();
    if (this.#isOver && chunk.length === 0) return { done: true, value: undefined };
    return { done: false, value: chunk };
  }

  /** Gives an iterator for `for await`. */
  [Symbol.asyncIterator](): MountedIterator<Uint8Array, undefined> {
    return new MountedIterator<Uint8Array, undefined>(this);
  }

  /** Nobody will read what is still to come: the connection is let go of. @internal */
  cancel(reason: Error): void {
    if (this.#isOver) return;
    this.#released = reason;
    this.#end();
    // What the stream says to that is of no interest any more.
    this.#reader?.cancel(reason).then(ignore, ignore);
    this.#step?.then(ignore, ignore);
  }

  /** As `cancel`, for a response that another one takes the place of. @internal */
  _drop(): void {
    this.#isOver = true;
    this.#reader?.cancel().then(ignore, ignore);
  }

  #end(): void {
    this.#isOver = true;
    this.#deadline.stop();
  }
}

function ignore(): void {
  // The outcome is for nobody.
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(chunks.reduce((size, chunk) => size + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}

import {
  type CoroutineIterable,
  type CoroutineIterator,
  toAsyncIterable,
} from '../../adapt/index.js';
import {
  type Coroutine,
  describe,
  IncompleteReadError,
  LimitOverrunError,
} from '../../core/index.js';
import { bufferOf, type Match } from './byte-queue.js';
import { separatorsFrom } from './separators.js';
import { StreamFeed } from './stream-feed.js';

/**
 * What a connection sends us, to be read by coroutines; as `asyncio.StreamReader`.
 *
 * One coroutine reads at a time. A read that is cancelled has taken nothing: the next one goes on
 * where it began.
 *
 * @example
 * import { run, type Coroutine } from 'yieldfrom';
 * import { StreamReader } from 'yieldfrom/node';
 * function* main(): Coroutine<void> {
 *   const reader = new StreamReader();
 *   reader.feedData(Buffer.from('one\ntwo'));
 *   reader.feedEof();
 *   console.log(String(yield* reader.readline()).trim(), String(yield* reader.read()));
 * }
 * await run(main()); // one two
 */
export class StreamReader
  extends StreamFeed
  implements CoroutineIterable<Buffer>, CoroutineIterator<Buffer>
{
  /**
   * Reads a line, its `\n` included; what is left at the end of the file; nothing after it.
   *
   * @switches when no line is there
   * @cancelled nothing is taken
   * @throws {RangeError} when the line is longer than the limit; it, or all there is of it, is gone
   */
  *readline(): Coroutine<Buffer> {
    try {
      return yield* this.#readUntil(NEWLINES);
    } catch (error) {
      if (error instanceof IncompleteReadError) return bufferOf(error.partial);
      if (!(error instanceof LimitOverrunError)) throw error;
      const { consumed } = error;
      if (this._queue.has(NEWLINE, consumed)) this._queue.drop(consumed + NEWLINE.length);
      else this._queue.clear();
      this._maybeResumeTransport();
      throw new RangeError(error.message, { cause: error });
    }
  }

  /**
   * Reads until a separator, which is included; of several, the one whose match ends first.
   *
   * @switches when none is there
   * @cancelled nothing is taken
   * @param separator Bytes, or a list of them; a newline if not given.
   * @throws {IncompleteReadError} when the file ends before; `partial` has what was left
   * @throws {LimitOverrunError} when there is more than the limit before the separator; it is kept
   * @throws {RangeError} for an empty separator
   */
  *readuntil(separator: Uint8Array | readonly Uint8Array[] = NEWLINE): Coroutine<Buffer> {
    return yield* this.#readUntil(separatorsFrom(separator));
  }

  /**
   * Reads up to `n` bytes, as soon as there is one; all until the end without `n`. Nothing means
   * the end.
   *
   * @switches when nothing is there; without `n` until the end is
   * @cancelled nothing is taken
   */
  *read(n = -1): Coroutine<Buffer> {
    this._checkFailure();
    if (n === 0) return NOTHING;
    if (n < 0) return yield* this.#readToEnd();
    if (this._queue.length === 0 && !this._isEof) {
      const waiter = this._beginWait('read');
      try {
        yield* waiter;
      } finally {
        this._waiter = null;
      }
    }
    const data = this._queue.take(n);
    if (this._isPaused) this._maybeResumeTransport();
    return data;
  }

  /**
   * Reads `n` bytes.
   *
   * @switches when fewer are there
   * @cancelled nothing is taken
   * @throws {IncompleteReadError} when the file ends before; `partial` has what was left
   * @throws {RangeError} when `n` is negative
   */
  *readexactly(n: number): Coroutine<Buffer> {
    if (typeof n !== 'number') {
      throw new TypeError(`readexactly() needs a number of bytes, got ${describe(n)}`);
    }
    if (n < 0) throw new RangeError('readexactly size can not be less than zero');
    this._checkFailure();
    if (n === 0) return NOTHING;
    while (this._queue.length < n) {
      if (this._isEof) throw new IncompleteReadError(this._queue.takeAll(), n);
      const waiter = this._beginWait('readexactly');
      try {
        yield* waiter;
      } finally {
        this._waiter = null;
      }
    }
    const data = this._queue.take(n);
    if (this._isPaused) this._maybeResumeTransport();
    return data;
  }

  /** Gives itself: iteration gives lines. */
  aiter(): this {
    return this;
  }

  /**
   * Gives the next line, as an iterator result; done at the end.
   *
   * @switches as `readline`
   * @cancelled as `readline`
   */
  *anext(): Coroutine<IteratorResult<Buffer, undefined>> {
    const line = yield* this.readline();
    return line.length === 0 ? { done: true, value: undefined } : { done: false, value: line };
  }

  /** Gives lines to `for await`, in async code. */
  [Symbol.asyncIterator](): AsyncIterator<Buffer> {
    return toAsyncIterable<Buffer>(this)[Symbol.asyncIterator]();
  }

  *#readUntil(separators: readonly Buffer[]): Coroutine<Buffer> {
    const lengthMin = (separators[0] as Buffer).length;
    const lengthMax = (separators[separators.length - 1] as Buffer).length;
    this._checkFailure();
    let offset = 0;
    for (;;) {
      const { length } = this._queue;
      if (length - offset >= lengthMin) {
        const match = this.#findFirst(separators, offset);
        if (match !== undefined) return this.#takeMatch(match);
        // What lies before has no separator in it, nor the beginning of one that may yet end.
        offset = Math.max(0, length + 1 - lengthMax);
        if (offset > this._limit) {
          const message = 'Separator is not found, and chunk exceed the limit';
          throw new LimitOverrunError(message, offset);
        }
      }
      if (this._isEof) throw new IncompleteReadError(this._queue.takeAll(), null);
      const waiter = this._beginWait('readuntil');
      try {
        yield* waiter;
      } finally {
        this._waiter = null;
      }
    }
  }

  #findFirst(separators: readonly Buffer[], from: number): Match | undefined {
    let first: Match | undefined;
    for (const separator of separators) {
      const match = this._queue.find(separator, from);
      if (match !== undefined && (first === undefined || match.end < first.end)) first = match;
    }
    return first;
  }

  #takeMatch(match: Match): Buffer {
    if (match.start > this._limit) {
      const message = 'Separator is found, but chunk is longer than limit';
      throw new LimitOverrunError(message, match.start);
    }
    const data = this._queue.take(match.end);
    if (this._isPaused) this._maybeResumeTransport();
    return data;
  }

  /** Takes blocks, as asyncio does, so that the transport goes on; puts them back if it fails. */
  *#readToEnd(): Coroutine<Buffer> {
    const blocks: Buffer[] = [];
    try {
      for (;;) {
        const block = yield* this.read(this._limit);
        if (block.length === 0) return Buffer.concat(blocks);
        blocks.push(block);
      }
    } catch (error) {
      this._queue.unshift(Buffer.concat(blocks));
      throw error;
    }
  }
}

const NEWLINE = Buffer.from('\n');
const NEWLINES = [NEWLINE];
const NOTHING = Buffer.alloc(0);

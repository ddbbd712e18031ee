// The bytes of a stream that nobody has read yet: a list of chunks, never joined before a read is
// complete. A read that lies within one chunk is a view of it; joining costs as much as what is read.

/** Chunks below this are gathered, so that bytes that come one by one do not cost an object each. */
const SMALL = 512;
const BLOCK = 8192;
/** A view that keeps a chunk so many times its size alive is copied instead. */
const PINNED_MAX = 16;

/** Where a separator was found, from the first byte of the queue. */
export interface Match {
  readonly start: number;
  readonly end: number;
}

/** A queue of bytes. */
export class ByteQueue {
  #chunks: Buffer[] = [];
  /** The first chunk that is not read. */
  #head = 0;
  /** How much of it is read. */
  #offset = 0;
  #length = 0;
  /** What is left of the block in which the last chunk lies, if it is one of ours. */
  #room: Buffer | null = null;

  get length(): number {
    return this.#length;
  }

  push(chunk: Buffer): void {
    const before = this.#length;
    this.#length += chunk.length;
    if (before > 0 && chunk.length < SMALL) this.#gather(chunk);
    else {
      this.#room = null;
      this.#chunks.push(chunk);
    }
  }

  /** Puts bytes back that were taken last. */
  unshift(bytes: Buffer): void {
    if (bytes.length === 0) return;
    const rest = this.#rest();
    this.#length += bytes.length;
    this.#chunks = [bytes, ...rest];
    this.#head = 0;
    this.#offset = 0;
    this.#room = null;
  }

  /** Takes the first `count` bytes, or all if there are fewer. */
  take(count: number): Buffer {
    if (count >= this.#length) return this.takeAll();
    const first = this.#chunks[this.#head] as Buffer;
    const from = this.#offset;
    if (first.length - from < count) return this.#join(count);
    this.#skip(count);
    return viewOf(first, from, from + count);
  }

  takeAll(): Buffer {
    const rest = this.#rest();
    this.clear();
    return rest.length === 1 ? (rest[0] as Buffer) : Buffer.concat(rest);
  }

  clear(): void {
    this.#chunks = [];
    this.#head = 0;
    this.#offset = 0;
    this.#length = 0;
    this.#room = null;
  }

  /** Drops the first `count` bytes. */
  drop(count: number): void {
    if (count >= this.#length) this.clear();
    else this.#skip(count);
  }

  /** Whether `bytes` stand at a place. */
  has(bytes: Buffer, at: number): boolean {
    if (at + bytes.length > this.#length) return false;
    const [index, start] = this.#place(at);
    return this.#matches(bytes, index, at - start);
  }

  /** Gives where `separator` is first found, from a place on; undefined if nowhere. */
  find(separator: Buffer, from: number): Match | undefined {
    const { length } = separator;
    let [index, start] = this.#place(from);
    let at = from - start;
    for (; index < this.#chunks.length; index += 1) {
      const chunk = this.#chunks[index] as Buffer;
      const found =
        length === 1 ? chunk.indexOf(separator[0] as number, at) : chunk.indexOf(separator, at);
      if (found !== -1) return { start: start + found, end: start + found + length };
      // Those that begin here and end in a later chunk.
      for (at = Math.max(at, chunk.length - length + 1); at < chunk.length; at += 1) {
        if (this.#matches(separator, index, at))
          return { start: start + at, end: start + at + length };
      }
      start += chunk.length;
      at = 0;
    }
    return undefined;
  }

  /**
   * Gives the chunk in which a place lies, and the place of its first byte. Looked for from the
   * end, where what came last is searched.
   */
  #place(at: number): [index: number, start: number] {
    if (at === 0) return [this.#head, -this.#offset];
    let index = this.#chunks.length - 1;
    let start = this.#length - (this.#chunks[index] as Buffer).length;
    while (start > at) {
      index -= 1;
      start -= (this.#chunks[index] as Buffer).length;
    }
    return [index, start];
  }

  #matches(bytes: Buffer, index: number, at: number): boolean {
    let chunk = this.#chunks[index] as Buffer;
    let next = index + 1;
    let place = at;
    for (const byte of bytes) {
      while (place >= chunk.length) {
        if (next >= this.#chunks.length) return false;
        chunk = this.#chunks[next] as Buffer;
        next += 1;
        place = 0;
      }
      if (chunk[place] !== byte) return false;
      place += 1;
    }
    return true;
  }

  #gather(chunk: Buffer): void {
    const last = this.#chunks.length - 1;
    if (this.#room === null || this.#room.length < chunk.length) {
      const block = Buffer.allocUnsafeSlow(BLOCK);
      chunk.copy(block);
      this.#chunks.push(block.subarray(0, chunk.length));
      this.#room = block.subarray(chunk.length);
      return;
    }
    chunk.copy(this.#room);
    const gathered = this.#chunks[last] as Buffer;
    const { buffer, byteOffset, length } = gathered;
    this.#chunks[last] = Buffer.from(buffer, byteOffset, length + chunk.length);
    this.#room = this.#room.subarray(chunk.length);
  }

  #join(count: number): Buffer {
    const joined = Buffer.allocUnsafe(count);
    let filled = 0;
    for (let index = this.#head, from = this.#offset; filled < count; index += 1, from = 0) {
      filled += (this.#chunks[index] as Buffer).copy(joined, filled, from);
    }
    this.#skip(count);
    return joined;
  }

  /** Moves on by less than there is. */
  #skip(count: number): void {
    this.#length -= count;
    this.#offset += count;
    let first = this.#chunks[this.#head] as Buffer;
    while (this.#offset >= first.length) {
      this.#offset -= first.length;
      // Let go of it: what is read must not live as long as the stream.
      this.#chunks[this.#head] = NOTHING;
      this.#head += 1;
      first = this.#chunks[this.#head] as Buffer;
    }
    if (this.#head < 64 || this.#head * 2 < this.#chunks.length) return;
    this.#chunks = this.#chunks.slice(this.#head);
    this.#head = 0;
  }

  /** The chunks that are not read. */
  #rest(): Buffer[] {
    if (this.#length === 0) return [];
    const rest = this.#chunks.slice(this.#head);
    if (this.#offset > 0) {
      const first = rest[0] as Buffer;
      rest[0] = viewOf(first, this.#offset, first.length);
    }
    return rest;
  }
}

const NOTHING = Buffer.alloc(0);

function viewOf(chunk: Buffer, from: number, to: number): Buffer {
  const size = to - from;
  if (from === 0 && size === chunk.length) return chunk;
  if (chunk.buffer.byteLength > size * PINNED_MAX) {
    const copy = Buffer.allocUnsafe(size);
    chunk.copy(copy, 0, from, to);
    return copy;
  }
  return chunk.subarray(from, to);
}

/** Gives bytes as a Buffer over the same memory. */
export function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes)
    ? bytes
    : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

// What is written to Redis. Values go as structured clone's bytes, so that they come back as what they
// were; JSON, which the engine writes, would make strings of dates and nothing of maps.

import { deserialize, serialize } from 'node:v8';
import { CancelledError } from '../../core/index.js';
import { decodeError, type EncodedError, encodeError } from '../error-codec.js';
import { SerializationError } from '../errors.js';
import { serializationError } from '../uncloneable.js';
import { BrokenCluster, UnknownJobError, VersionSkewError } from './errors.js';

/** Raised by one whenever an older worker could not read what a newer caller writes. */
const PROTOCOL = 1;

/** Bytes of arguments, or of a result, if nothing else is said. */
export const SIZE_MAX = 2 ** 20;

/** A job as it is stored. */
export interface StoredJob {
  readonly protocol: number;
  readonly module: string;
  readonly name: string;
  /** Arguments are lists of arguments, one for each of many calls. */
  readonly many: boolean;
  readonly version: string | null;
  readonly args: string;
}

/** A job as it is asked for. */
export interface WantedJob {
  readonly module: string;
  readonly name: string;
  readonly many: boolean;
  readonly version: string | null;
  readonly args: readonly unknown[];
}

/** @throws {SerializationError} when the arguments cannot be sent, or are too big */
export function storeJob({ args, ...wanted }: WantedJob, sizeMax: number): StoredJob {
  return { protocol: PROTOCOL, ...wanted, args: pack([...args], 'args', sizeMax) };
}

/** @throws {VersionSkewError} when it was written by another version */
export function readJob(stored: Partial<StoredJob>, version: string | null): WantedJob {
  const { module, name } = stored;
  if (stored.protocol !== PROTOCOL || typeof module !== 'string' || typeof name !== 'string') {
    throw VersionSkewError.protocol(stored.protocol, PROTOCOL);
  }
  const callers = stored.version ?? null;
  if (callers !== null && version !== null && callers !== version) {
    throw VersionSkewError.code(callers, version);
  }
  const args = unpack(stored.args, 'args') as readonly unknown[];
  return { module, name, many: stored.many === true, version: callers, args };
}

/** @throws {SerializationError} when the result cannot be sent, or is too big */
export function storeResult(value: unknown, sizeMax: number): string {
  return pack(value, 'result', sizeMax);
}

export function readResult(stored: unknown): unknown {
  return unpack(stored, 'result');
}

/** Between what people read of a failure and what the caller makes of it. */
const MARK = '\n\u2063yieldfrom:';

/** Gives the reason of a failure as the engine keeps it: a line to read, and the whole error. */
export function storeFailure(error: unknown): string {
  const encoded = encodeError(error);
  const line = encoded.isError ? `${encoded.name}: ${encoded.message}` : String(encoded.value);
  return `${line}${MARK}${serialize(encoded).toString('base64')}`;
}

/** Gives the error of a failed job; some reasons are the engine's own. */
export function readFailure(reason: string, label: string): unknown {
  const mark = reason.lastIndexOf(MARK);
  if (mark >= 0) {
    return decodeError(
      deserialize(Buffer.from(reason.slice(mark + MARK.length), 'base64')) as EncodedError,
    );
  }
  if (/stalled more than allowable/.test(reason)) return BrokenCluster.stalled(label);
  return new BrokenCluster(`Cannot finish job ${label}: ${reason}`);
}

/** Tells whether another attempt would end as this one did. */
export function isFinal(error: unknown): boolean {
  return FINAL.some((known) => error instanceof known);
}

const FINAL = [CancelledError, SerializationError, UnknownJobError, VersionSkewError];

function pack(value: unknown, root: string, sizeMax: number): string {
  let bytes: Buffer;
  try {
    bytes = serialize(value);
  } catch (error) {
    throw serializationError(value, root, error);
  }
  if (bytes.length > sizeMax) {
    throw new SerializationError(
      `Cannot send ${root}: ${String(bytes.length)} bytes are more than the ${String(sizeMax)} that ` +
        'sizeMax allows: store big data elsewhere, and send its place',
      root,
    );
  }
  return bytes.toString('base64');
}

function unpack(stored: unknown, root: string): unknown {
  try {
    return deserialize(Buffer.from(stored as string, 'base64'));
  } catch (error) {
    throw new SerializationError(
      `Cannot read ${root}: it was written by a newer Node, or by something else`,
      root,
      { cause: error },
    );
  }
}

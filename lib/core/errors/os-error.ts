/// <reference lib="es2022.error" preserve="true" />
// The errors of the platform that programs catch by class: files, sockets, processes, streams.
// `code` is the platform's own ('ECONNRESET'), where there is one.

import { BaseError, CLASS } from '../errors.js';

/** Options of an error of the platform. */
export interface OSErrorOptions extends ErrorOptions {
  /** The platform's code, `ECONNRESET` for one. */
  readonly code?: string;
}

/** Raised when the operating system refuses something. */
export class OSError extends BaseError {
  readonly #code: string;

  get [CLASS](): string {
    return 'OSError';
  }
  get code(): string {
    return this.#code;
  }

  constructor(message?: string, options: OSErrorOptions = {}) {
    super(message, options);
    this.#code = options.code ?? 'OS';
  }
}

/** Raised when the other end of a connection is gone. */
export class ConnectionResetError extends OSError {
  override get [CLASS](): string {
    return 'ConnectionResetError';
  }
}

/** Raised when writing to what nobody reads any more. */
export class BrokenPipeError extends OSError {
  override get [CLASS](): string {
    return 'BrokenPipeError';
  }
}

/** Raised when a process to be signalled is not there any more. */
export class ProcessLookupError extends OSError {
  override get [CLASS](): string {
    return 'ProcessLookupError';
  }
}

/** Raised when the input ends where more was needed. */
export class EOFError extends BaseError {
  get [CLASS](): string {
    return 'EOFError';
  }
  get code(): string {
    return 'EOF';
  }
}

/** Raised when a stream ends before the bytes that were asked for have come. */
export class IncompleteReadError extends EOFError {
  override get [CLASS](): string {
    return 'IncompleteReadError';
  }
  override get code(): string {
    return 'INCOMPLETE_READ';
  }
  /** What had come until then. */
  readonly partial: Uint8Array;
  /** How many bytes were asked for; undefined if that was not known. */
  readonly expected: number | undefined;

  constructor(partial: Uint8Array, expected?: number | null) {
    const wanted = expected === undefined || expected === null ? 'undefined' : String(expected);
    super(`${String(partial.length)} bytes read on a total of ${wanted} expected bytes`);
    this.partial = partial;
    this.expected = expected ?? undefined;
  }
}

/** Raised when a separator is not found within the limit of a stream's buffer. */
export class LimitOverrunError extends BaseError {
  get [CLASS](): string {
    return 'LimitOverrunError';
  }
  get code(): string {
    return 'LIMIT_OVERRUN';
  }
  /** How many bytes were looked through. */
  readonly consumed: number;

  constructor(message: string, consumed: number) {
    super(message);
    this.consumed = consumed;
  }
}

/** Raised when the platform cannot send this file over this transport by itself. */
export class SendfileNotAvailableError extends BaseError {
  get [CLASS](): string {
    return 'SendfileNotAvailableError';
  }
  get code(): string {
    return 'SENDFILE_NOT_AVAILABLE';
  }
}

import { BrokenPipeError, ConnectionResetError, OSError } from '../../core/index.js';

/** As much of an error of Node's as tells which class it is here. */
interface HostError extends Error {
  readonly code?: string;
}

const CLASSES: Readonly<Record<string, typeof OSError>> = {
  ECONNRESET: ConnectionResetError,
  EPIPE: BrokenPipeError,
  ERR_STREAM_DESTROYED: BrokenPipeError,
  ERR_STREAM_WRITE_AFTER_END: BrokenPipeError,
};

/**
 * Gives the error of this library that an error of the platform is: an `OSError` with the
 * platform's code, the platform's own as its cause. Other errors are given back.
 */
export function fromHostError(error: unknown, message?: string): unknown {
  const { code } = Object(error) as HostError;
  if (error instanceof OSError || typeof code !== 'string') return error;
  const Class = CLASSES[code] ?? OSError;
  return new Class(message ?? (error as HostError).message, { code, cause: error });
}

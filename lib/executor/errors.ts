import { BaseError, CLASS, RuntimeError } from '../core/index.js';

/** How a worker ended, as the platform tells it. */
export interface WorkerExit {
  /** The exit code, null if a signal ended it or the platform does not tell. */
  readonly exitCode: number | null;
  /** The signal that ended it, for processes. */
  readonly signal: string | null;
  /** The process, where there is one. */
  readonly pid: number | undefined;
  /** The error that left it, if one did. */
  readonly error: unknown;
}

/** Raised when a worker, or the whole pool, is gone before a job could be finished. */
export class BrokenExecutor extends RuntimeError {
  override get [CLASS](): string {
    return 'BrokenExecutor';
  }
  override get code(): string {
    return 'BROKEN_EXECUTOR';
  }
  /** How the worker ended, if one did. */
  readonly exit: WorkerExit | undefined;

  constructor(message: string, exit?: WorkerExit) {
    super(message, exit?.error === undefined ? {} : { cause: exit.error });
    this.exit = exit;
  }

  static lossMessage(what: string, exit: WorkerExit): string {
    const how =
      exit.signal === null
        ? `it ended with exit code ${String(exit.exitCode)}`
        : `it was ended by ${exit.signal}`;
    const who = exit.pid === undefined ? '' : ` (process ${String(exit.pid)})`;
    return `The worker${who} was lost ${what}: ${how}`;
  }

  static startMessage(count: number): string {
    return `Workers fail to start: ${String(count)} of them ended before they were ready, one after the other`;
  }

  static breakMessage(): string {
    return 'A worker was lost, and this pool does not replace workers';
  }
}

/** Raised for jobs of a pool of threads. */
export class BrokenThreadPool extends BrokenExecutor {
  override get [CLASS](): string {
    return 'BrokenThreadPool';
  }
}

/** Raised for jobs of a pool of processes. */
export class BrokenProcessPool extends BrokenExecutor {
  override get [CLASS](): string {
    return 'BrokenProcessPool';
  }
}

/** Raised for what cannot be sent to a worker, or back. `path` names the part that cannot. */
export class SerializationError extends BaseError {
  get [CLASS](): string {
    return 'SerializationError';
  }
  get code(): string {
    return 'SERIALIZATION';
  }
  /** `args[0].callback`, for one. */
  readonly path: string;

  constructor(message: string, path: string, options?: ErrorOptions) {
    super(message, options);
    this.path = path;
  }
}

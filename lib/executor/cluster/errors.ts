import { BaseError, CLASS } from '../../core/index.js';
import { registerErrorClasses } from '../error-codec.js';
import { BrokenExecutor } from '../errors.js';

/** Raised for jobs that the cluster lost, or whose outcome nobody can tell any more. */
export class BrokenCluster extends BrokenExecutor {
  override get [CLASS](): string {
    return 'BrokenCluster';
  }

  static stalled(label: string): BrokenCluster {
    return new BrokenCluster(
      `Cannot finish job ${label}: workers that ran it were lost more often than their maxDeaths allows`,
    );
  }

  static forgotten(label: string): BrokenCluster {
    return new BrokenCluster(
      `Cannot tell what became of job ${label}: Redis does not know it (its data were lost, or the ` +
        'outcome was kept no longer)',
    );
  }

  static unreachable(label: string, timeoutMs: number, cause: unknown): BrokenCluster {
    return withCause(
      new BrokenCluster(
        `Cannot tell what became of job ${label}: Redis was out of reach for ${String(timeoutMs)} ms`,
      ),
      cause,
    );
  }

  static refused(label: string, cause: unknown): BrokenCluster {
    return withCause(new BrokenCluster(`Cannot queue job ${label}: Redis refused it`), cause);
  }
}

/** Raised when no module of that name is registered with the worker, or it has no such function. */
export class UnknownJobError extends BaseError {
  get [CLASS](): string {
    return 'UnknownJobError';
  }
  get code(): string {
    return 'UNKNOWN_JOB';
  }

  static noModule(module: string, known: readonly string[]): UnknownJobError {
    return new UnknownJobError(
      `Cannot run a function of ${module}: the worker has no module registered under that name: ` +
        `it has ${known.join(', ')}`,
    );
  }

  static noFunction(module: string, name: string, known: readonly string[]): UnknownJobError {
    return new UnknownJobError(
      `Cannot run ${name} of ${module}: the worker's module exports no such function: ` +
        `it exports ${known.length === 0 ? 'none' : known.join(', ')}`,
    );
  }
}

/** Raised when caller and worker are of different versions. */
export class VersionSkewError extends BaseError {
  get [CLASS](): string {
    return 'VersionSkewError';
  }
  get code(): string {
    return 'VERSION_SKEW';
  }

  static code(callers: string, workers: string): VersionSkewError {
    return new VersionSkewError(
      `Cannot run a job of code version ${callers}: this worker has version ${workers}: ` +
        'update the older side, or give each version a queue of its own',
    );
  }

  static protocol(callers: unknown, workers: number): VersionSkewError {
    return new VersionSkewError(
      `Cannot read a job of protocol ${String(callers)}: this worker speaks protocol ` +
        `${String(workers)}: have both sides use the same version of yieldfrom`,
    );
  }
}

registerErrorClasses(BrokenCluster, UnknownJobError, VersionSkewError);

function withCause<E extends Error>(error: E, cause: unknown): E {
  Object.defineProperty(error, 'cause', { value: cause, writable: true, configurable: true });
  return error;
}

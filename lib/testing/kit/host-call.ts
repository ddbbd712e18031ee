import type { Future } from '../../core/index.js';
import type { Latency } from './latency.js';

/** How an operation behaves. */
export interface HostCallOptions<T> {
  /** How long it takes; 10 ms if not given. */
  readonly latency?: Latency;
  /** What it gives, when it comes back; a function is called then. */
  readonly gives?: T | (() => T);
  /** What it fails with, always. */
  readonly fails?: unknown;
}

/** An operation failed because the explorer had it fail, or as a service that fails at times. */
export class HostFault extends Error {
  override readonly name = 'HostFault';
}

/** What the fixtures need of a fake host. @internal */
export interface HostCalls {
  begin<T = undefined>(label: string, options?: HostCallOptions<T>): Future<T>;
  /** The time of its loop. */
  time(): number;
  /** Numbers from 0 to 1, drawn from the seed. */
  random(): number;
}

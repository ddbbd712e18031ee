import { CLASS, RuntimeError } from '../../core/index.js';

/** Raised in those who wait at a barrier that is broken, or reset under them. */
export class BrokenBarrierError extends RuntimeError {
  override get [CLASS](): string {
    return 'BrokenBarrierError';
  }
  override get code(): string {
    return 'BROKEN_BARRIER';
  }
}

import { Semaphore } from './semaphore.js';

/**
 * A semaphore that cannot have more units than at its beginning, as in
 * `asyncio.BoundedSemaphore`: to release too often is nearly always a mistake.
 *
 * @example A mistake that shows
 * import { BoundedSemaphore } from 'yieldfrom';
 * try {
 *   new BoundedSemaphore(1).release();
 * } catch (error) {
 *   console.log(String(error)); // RangeError: BoundedSemaphore released too many times
 * }
 */
export class BoundedSemaphore extends Semaphore {
  readonly #bound: number;

  /**
   * @param value How many units there are at the beginning, and at most.
   * @throws {TypeError} when `value` is not a number
   * @throws {RangeError} when `value` is below zero
   */
  constructor(value = 1) {
    super(value);
    this.#bound = value;
  }

  /** @throws {RangeError} when there are as many units as at the beginning */
  override release(): void {
    if (this._value >= this.#bound) {
      throw new RangeError('BoundedSemaphore released too many times');
    }
    super.release();
  }
}

import { describe } from '../../core/index.js';
import { bufferOf } from './byte-queue.js';

/**
 * Gives the separators of `readuntil`, shortest first: of two matches that end at the same place,
 * the shorter one counts.
 *
 * @throws {RangeError} when there is none, or an empty one
 */
export function separatorsFrom(separator: Uint8Array | readonly Uint8Array[]): readonly Buffer[] {
  if (separator instanceof Uint8Array) {
    if (separator.length === 0) throw emptySeparator();
    return [bufferOf(separator)];
  }
  if (!Array.isArray(separator) || !separator.every((each) => each instanceof Uint8Array)) {
    throw new TypeError(`a separator is bytes, or a list of them, got ${describe(separator)}`);
  }
  const separators = separator.map(bufferOf).sort((a, b) => a.length - b.length);
  if (separators.length === 0) {
    throw new RangeError('Separator should contain at least one element');
  }
  if ((separators[0] as Buffer).length === 0) throw emptySeparator();
  return separators;
}

function emptySeparator(): RangeError {
  return new RangeError('Separator should be at least one-byte string');
}

// The corpus of bugs: programs of real mistakes, each beside the same program with the mistake mended.

import type { ExploreOptions, TestBody } from '../../../lib/testing/index.js';

/** One bug. */
export interface Bug {
  /** What stands in its replay line. */
  readonly name: string;
  /** What goes wrong, in a sentence. */
  readonly what: string;
  /** The public report of one such bug. */
  readonly issue: string;
  readonly buggy: TestBody;
  readonly fixed: TestBody;
  /** What the explorer varies to find it. */
  readonly vary: NonNullable<ExploreOptions['vary']>;
  /** Whether what is left behind counts. */
  readonly leaks?: boolean;
  /** Whether a random search of 500 schedules misses it. */
  readonly isRare?: boolean;
}

/** @throws {RangeError} when `isRight` is false */
export function check(isRight: boolean, otherwise: string): void {
  if (!isRight) throw new RangeError(otherwise);
}

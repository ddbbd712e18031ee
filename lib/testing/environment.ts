// What the environment of a test run asks for.

import { asksFor, wordOf } from '../host/environment.js';

/** Whether everything is to be run twice, and compared: YIELDFROM_CHECK_DETERMINISM. */
export function isDeterminismAskedFor(): boolean {
  return asksFor('YIELDFROM_CHECK_DETERMINISM');
}

/** The line of the one schedule that is to be run: YIELDFROM_REPLAY. */
export function replayAskedFor(): string | undefined {
  const line = wordOf('YIELDFROM_REPLAY');
  return line === '' ? undefined : line;
}

// What the threads do. A thread shares no memory with the program: it loads this module for itself.

import { threadId } from 'node:worker_threads';

export function func(a: string, b: string): string {
  // Do time intensive stuff …
  return a + b;
}

/** Python's `time.sleep`: nothing else happens in this thread until it is over. */
export function block(delayMs: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, delayMs);
}

export function inMainThread(): boolean {
  return threadId === 0;
}

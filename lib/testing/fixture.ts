import type { Awaitable, CreateTaskOptions, Task } from '../core/index.js';
import type { VirtualTimeLoop } from './virtual-time-loop.js';

/** What the body of a test is given. */
export class Fixture {
  /** The loop of this test alone. */
  readonly loop: VirtualTimeLoop;
  /** What the test is called. */
  readonly name: string;
  /** What the test has logged, with the loop's time. */
  readonly lines: string[] = [];

  constructor(loop: VirtualTimeLoop, name: string) {
    this.loop = loop;
    this.name = name;
  }

  /** Notes something, with the time: shown when the test fails, and there to be compared. */
  log(...parts: unknown[]): void {
    this.lines.push(`${String(this.loop.time())} ${parts.map(String).join(' ')}`);
  }

  /** Makes a task that the test need not wait for: it is cancelled when the test ends. */
  background<T>(coro: Awaitable<T>, options?: CreateTaskOptions): Task<T> {
    return this.loop.background(coro, options);
  }
}

import { type EventLoop, isCancelled, KeyboardInterrupt, type Task } from '../core/index.js';

/**
 * Ctrl-C during a run, as asyncio's Runner takes it: the first cancels the main task, the second
 * ends the run at once. A program that listens for the signal itself is left alone.
 */
export class Interrupts {
  readonly #loop: EventLoop;
  readonly #task: Task;
  #count = 0;

  constructor(loop: EventLoop, task: Task) {
    this.#loop = loop;
    this.#task = task;
    loop._host.onInterrupt?.(() => {
      this.#interrupt();
    });
  }

  /** Stops listening; gives the error that the run ends with, given the one it ended with. */
  errorFor(error: unknown): unknown {
    const byInterrupt = this.#count > 0 && isCancelled(error) && this.#task.uncancel() === 0;
    return byInterrupt ? new KeyboardInterrupt() : error;
  }

  release(): void {
    this.#loop._host.onInterrupt?.(null);
  }

  #interrupt(): void {
    this.#count += 1;
    if (this.#count === 1 && !this.#task.done()) this.#task.cancel();
    else this.#loop._abort(new KeyboardInterrupt());
  }
}

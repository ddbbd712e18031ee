import type { Coroutine } from '../../core/index.js';
import { LoopBound } from '../../std/sync/loop-bound.js';
import { WaitQueue } from '../../std/sync/wait-queue.js';

/**
 * A gate that a test opens and closes: tasks that come while it is closed wait, and pass in the order
 * in which they came. It begins closed. An `Event` wakes everybody; a gate can let some of them pass.
 *
 * @example Hold two tasks, and let one of them go
 * import { createTask, type Coroutine } from 'yieldfrom';
 * import { Gate, settled, VirtualTimeLoop } from 'yieldfrom/testing';
 * function* visitor(name: string, gate: Gate): Coroutine<void> {
 *   yield* gate.pass();
 *   console.log(name);
 * }
 * function* main(): Coroutine<void> {
 *   const gate = new Gate();
 *   const visitors = ['A', 'B'].map((name) => createTask(visitor(name, gate)));
 *   yield* settled();
 *   console.log(gate.waiting, 'wait');
 *   gate.letPass();
 *   yield* settled();
 *   gate.open();
 *   for (const one of visitors) yield* one;
 * }
 * new VirtualTimeLoop().runSync(main()); // 2 wait, A, B
 */
export class Gate extends LoopBound {
  #isOpen = false;
  readonly #waiters = new WaitQueue(this);

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** How many tasks stand before it. */
  get waiting(): number {
    return this.#waiters.length;
  }

  /** Lets everybody pass, from now on. */
  open(): void {
    this.#isOpen = true;
    this.#waiters.wake(Infinity);
  }

  /** Has everybody wait who comes from now on. */
  close(): void {
    this.#isOpen = false;
  }

  /** Lets those pass who stand there longest; nobody else: it is not kept for who comes later. */
  letPass(count = 1): void {
    this.#waiters.wake(count);
  }

  /**
   * Goes through.
   *
   * @switches when the gate is closed
   * @cancelled nothing is changed
   */
  *pass(): Coroutine<void> {
    if (this.#isOpen) return;
    const place = this.#waiters.join();
    try {
      yield* place.future;
    } finally {
      this.#waiters.leave(place);
    }
  }

  /** @internal */
  override _describe(): string {
    return `[${this.#isOpen ? 'open' : 'closed'}, waiters:${String(this.waiting)}]`;
  }
}

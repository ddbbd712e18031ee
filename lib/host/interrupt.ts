// Ctrl-C, for every loop of the process that wants to hear of it: one listener, since several runs
// may be pending. It steps back as soon as the program listens for itself, as a handler of its own
// replaces asyncio's; a listener that only counts how many others there are is not misled either.

/** As much of a process as this takes. */
interface Process {
  on?(event: string, listener: (name: string) => void): void;
  off?(event: string, listener: (name: string) => void): void;
  listenerCount?(event: string): number;
}

const SIGNAL = 'SIGINT';

/** Calls everybody who asked to hear of Ctrl-C, unless the program does so itself. */
class Interrupt {
  readonly #listeners = new Set<() => void>();

  add(listener: () => void): void {
    if (this.#listeners.size === 0 && theProcess().listenerCount?.(SIGNAL) === 0) this.#listen();
    this.#listeners.add(listener);
  }

  delete(listener: () => void): void {
    if (this.#listeners.delete(listener) && this.#listeners.size === 0) this.#stepBack();
  }

  #listen(): void {
    theProcess().on?.(SIGNAL, this.#tell);
    theProcess().on?.('newListener', this.#giveWay);
  }

  #stepBack(): void {
    theProcess().off?.(SIGNAL, this.#tell);
    theProcess().off?.('newListener', this.#giveWay);
  }

  readonly #tell = (): void => {
    for (const listener of [...this.#listeners]) listener();
  };

  readonly #giveWay = (event: string): void => {
    if (event !== SIGNAL) return;
    // Not at once: the new listener comes after this event, and Node would stop watching the signal.
    queueMicrotask(() => {
      this.#stepBack();
    });
  };
}

/** The user asks the program to end. */
export const interrupt: Interrupt = /*#__PURE__*/ new Interrupt();

function theProcess(): Process {
  return (globalThis as { process?: Process }).process ?? {};
}

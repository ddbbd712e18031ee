// The signals of Node's process that a loop listens for.

/** As much of Node's process as is used here. */
interface SignalProcess {
  on(name: string, listener: () => void): unknown;
  off(name: string, listener: () => void): unknown;
  getBuiltinModule(name: 'os'): {
    readonly constants: { readonly signals: Readonly<Record<string, number>> };
  };
}

/** The longest delay that a timer of the platform takes. */
const DELAY_MAX = 2 ** 31 - 1;

/** The listeners of one loop, and what keeps the process alive while a run could hear of them. */
export class SignalListeners {
  readonly #listeners = new Map<string, () => void>();
  #isHeld = false;
  #anchor: ReturnType<typeof setInterval> | null = null;

  /** Sets who hears of a signal; null for nobody. Throws when it cannot be caught. */
  set(name: string, listener: (() => void) | null): void {
    const before = this.#listeners.get(name);
    if (listener !== null) {
      theProcess().on(name, listener);
      this.#listeners.set(name, listener);
    } else this.#listeners.delete(name);
    if (before !== undefined) theProcess().off(name, before);
    this.#anchorIfNeeded();
  }

  /** A run is pending. */
  hold(): void {
    this.#isHeld = true;
    this.#anchorIfNeeded();
  }

  release(): void {
    this.#isHeld = false;
    this.#anchorIfNeeded();
  }

  clear(): void {
    for (const name of [...this.#listeners.keys()]) this.set(name, null);
  }

  /** A listener by itself keeps nothing alive. */
  #anchorIfNeeded(): void {
    const isNeeded = this.#isHeld && this.#listeners.size > 0;
    if (isNeeded) this.#anchor ??= setInterval(doNothing, DELAY_MAX);
    else if (this.#anchor !== null) {
      clearInterval(this.#anchor);
      this.#anchor = null;
    }
  }
}

/** Gives the name of a signal; undefined if there is none of that name or number. */
export function signalName(sig: string | number): string | undefined {
  const { signals } = theProcess().getBuiltinModule('os').constants;
  if (typeof sig === 'string') return Object.hasOwn(signals, sig) ? sig : undefined;
  return Object.keys(signals).find((name) => signals[name] === sig);
}

function theProcess(): SignalProcess {
  return (globalThis as unknown as { process: SignalProcess }).process;
}

function doNothing(): void {
  // It is enough that it could be called.
}

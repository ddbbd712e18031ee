// The two moments at which a platform with processes can be heard to end: when nothing is left
// that could wake it, and when it exits. One listener serves every loop, since Node warns of the
// eleventh. Where there is no process (a browser) nobody is ever called.

/** As much of a process as this takes. */
interface Process {
  on?(event: Moment, listener: () => void): void;
  off?(event: Moment, listener: () => void): void;
}

type Moment = 'beforeExit' | 'exit';

/** Calls everybody who asked to hear of one moment of the process. */
class ProcessMoment {
  readonly #moment: Moment;
  readonly #listeners = new Set<() => void>();

  constructor(moment: Moment) {
    this.#moment = moment;
  }

  add(listener: () => void): void {
    if (this.#listeners.size === 0) theProcess().on?.(this.#moment, this.#tell);
    this.#listeners.add(listener);
  }

  delete(listener: () => void): void {
    if (!this.#listeners.delete(listener) || this.#listeners.size > 0) return;
    theProcess().off?.(this.#moment, this.#tell);
  }

  readonly #tell = (): void => {
    for (const listener of [...this.#listeners]) listener();
  };
}

/** The process has nothing left to do, but could still be given something. */
export const beforeExit: ProcessMoment = /*#__PURE__*/ new ProcessMoment('beforeExit');

/** The process ends. */
export const atExit: ProcessMoment = /*#__PURE__*/ new ProcessMoment('exit');

function theProcess(): Process {
  return (globalThis as { process?: Process }).process ?? {};
}

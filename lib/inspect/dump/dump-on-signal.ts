import { dumpTasks, type DumpTasksOptions } from './dump-tasks.js';

/** As much of a process as hears of signals. */
interface Signals {
  on?(signal: string, listener: () => void): void;
  off?(signal: string, listener: () => void): void;
}

/** Options of `dumpOnSignal`. */
export interface DumpOnSignalOptions extends DumpTasksOptions {
  /** The signal; `SIGUSR2` if not given. */
  readonly signal?: string;
  /** What is told of the text; it is written to the error stream if not given. */
  readonly onDump?: (text: string) => void;
}

/**
 * Has the process write all its tasks whenever it gets a signal: `kill -USR2 PID`. V8 itself is asked
 * where they stand unless `detail` says otherwise, so that it need not run in debug mode.
 *
 * A process that computes without end hears no signal; `npx yieldfrom ps PID` looks into it all the same.
 * On hosts without signals it does nothing.
 *
 * @returns What ends it.
 * @example
 * import { run, sleep, type Coroutine } from 'yieldfrom';
 * import { dumpOnSignal } from 'yieldfrom/inspect';
 * const stop = dumpOnSignal({ onDump: (text) => { console.log(text.includes('sleep(1000)')); } });
 * function* main(): Coroutine<void> {
 *   yield* sleep(1000);
 * }
 * await run(main());
 * stop();
 */
export function dumpOnSignal(options: DumpOnSignalOptions = {}): () => void {
  const {
    signal = 'SIGUSR2',
    onDump = (text) => {
      console.error(text);
    },
    ...rest
  } = options;
  const { process } = globalThis as { readonly process?: Signals };
  const listener = (): void => {
    onDump(dumpTasks({ detail: 'inspect', ...rest }));
  };
  process?.on?.(signal, listener);
  return () => {
    process?.off?.(signal, listener);
  };
}

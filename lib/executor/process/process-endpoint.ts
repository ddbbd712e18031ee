import { type ChildProcess, fork } from 'node:child_process';
import type { WorkerExit } from '../errors.js';
import type { Endpoint, FromWorker, ToWorker } from '../protocol.js';

/** How long after the exit of a process its last messages may come, in milliseconds. */
const LAST_WORDS_MS = 500;

/** Has a process look out for the end of this one. */
const WATCH_PARENT = 'watch-parent';

/** What a worker process is started with. */
export interface ProcessSettings {
  readonly name: string;
  readonly env: Readonly<Record<string, string>> | undefined;
  readonly execArgv: readonly string[];
  readonly killOrphans: boolean;
}

/** A child process of Node, over its own channel. */
export class ProcessEndpoint implements Endpoint {
  readonly #child: ChildProcess;
  #error: unknown = undefined;

  constructor({ env, execArgv, killOrphans, name }: ProcessSettings) {
    const watching = killOrphans ? [WATCH_PARENT] : [];
    this.#child = fork(new URL('./child-main.js', import.meta.url), [name, ...watching], {
      serialization: 'advanced',
      execArgv: [...execArgv],
      ...(env && { env: { ...process.env, ...env } }),
    });
    this.#child.on('error', (error) => {
      this.#error = error;
    });
    leftBehind.add(this.#child);
  }

  send(message: ToWorker): void {
    // A channel that is closed says so through the exit; only what cannot be sent throws here.
    if (this.#child.connected) this.#child.send(message, noteNothing);
  }

  onMessage(listener: (message: FromWorker) => void): void {
    this.#child.on('message', listener as (message: unknown) => void);
  }

  onExit(listener: (exit: WorkerExit) => void): void {
    const child = this.#child;
    let isOver = false;
    const end = (exitCode: number | null, signal: string | null): void => {
      if (isOver) return;
      isOver = true;
      leftBehind.delete(child);
      listener({ exitCode, signal, pid: child.pid, error: this.#error });
    };
    // The exit may overtake what the process said last.
    child.on('exit', (exitCode, signal) => {
      if (!child.connected) {
        end(exitCode, signal);
        return;
      }
      const timer = setTimeout(end, LAST_WORDS_MS, exitCode, signal);
      child.on('disconnect', () => {
        clearTimeout(timer);
        end(exitCode, signal);
      });
    });
    // A program that could not be started at all never exits.
    child.on('error', () => {
      if (child.pid === undefined) end(null, null);
    });
  }

  kill(gently = false): void {
    this.#child.kill(gently ? 'SIGTERM' : 'SIGKILL');
  }

  ref(hold: boolean): void {
    if (hold) {
      this.#child.ref();
      this.#child.channel?.ref();
    } else {
      this.#child.unref();
      this.#child.channel?.unref();
    }
  }
}

/** Processes that this one started, and that its end must not leave behind. */
const leftBehind = {
  children: new Set<ChildProcess>(),
  add(child: ChildProcess): void {
    if (this.children.size === 0) process.on('exit', killLeftBehind);
    this.children.add(child);
  },
  delete(child: ChildProcess): void {
    this.children.delete(child);
    if (this.children.size === 0) process.off('exit', killLeftBehind);
  },
};

function killLeftBehind(): void {
  for (const child of leftBehind.children) child.kill('SIGKILL');
}

function noteNothing(): void {
  // The exit of the child tells all there is to tell.
}

import { type ResourceLimits, type TransferListItem, Worker } from 'node:worker_threads';
import type { WorkerExit } from '../errors.js';
import type { Endpoint, FromWorker, ToWorker } from '../protocol.js';

/** What a worker thread is started with. */
export interface ThreadSettings {
  readonly name: string;
  readonly resourceLimits: ResourceLimits | undefined;
  readonly env: Readonly<Record<string, string>> | undefined;
  readonly execArgv: readonly string[] | undefined;
}

/** A worker thread of Node. */
export class ThreadEndpoint implements Endpoint {
  readonly #worker: Worker;
  #error: unknown = undefined;

  constructor({ env, execArgv, name, resourceLimits }: ThreadSettings) {
    this.#worker = new Worker(new URL('./worker-main.js', import.meta.url), {
      name,
      ...(resourceLimits && { resourceLimits }),
      ...(env && { env: { ...process.env, ...env } }),
      ...(execArgv && { execArgv: [...execArgv] }),
    });
    // An uncaught error comes as `error` and then `exit`; process.exit() as `exit` alone.
    this.#worker.on('error', (error) => {
      this.#error = error;
    });
    // A result that cannot be read here: nobody would hear of it, so the job fails with its worker.
    this.#worker.on('messageerror', (error) => {
      this.#error = error;
      this.kill();
    });
  }

  send(message: ToWorker, transfer: readonly object[]): void {
    this.#worker.postMessage(message, transfer as TransferListItem[]);
  }

  onMessage(listener: (message: FromWorker) => void): void {
    this.#worker.on('message', listener);
  }

  onExit(listener: (exit: WorkerExit) => void): void {
    this.#worker.on('exit', (exitCode) => {
      listener({ exitCode, signal: null, pid: undefined, error: this.#error });
    });
  }

  kill(): void {
    void this.#worker.terminate();
  }

  ref(hold: boolean): void {
    if (hold) this.#worker.ref();
    else this.#worker.unref();
  }
}

// A browser tells less of its workers than Node does: it has no exit event, and says nothing of a worker
// that closed itself. So the worker's side says it, and what is told here is made of that.

import type { WorkerExit } from '../errors.js';
import type { Endpoint, FromWorker, ToWorker } from '../protocol.js';

/** What a worker in a browser says. */
export type FromWebWorker = FromWorker | { readonly kind: 'gone' };

/** As much of a browser's worker as is used here. */
export interface WebWorker {
  postMessage(message: unknown, transfer: Transferable[]): void;
  terminate(): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<FromWebWorker>) => void): void;
  addEventListener(type: 'error' | 'messageerror', listener: (event: Event) => void): void;
}

/** A Web Worker. */
export class WebEndpoint implements Endpoint {
  readonly #worker: WebWorker;
  #onMessage: (message: FromWorker) => void = doNothing;
  #onExit: (exit: WorkerExit) => void = doNothing;
  #isOver = false;

  constructor(worker: WebWorker) {
    this.#worker = worker;
    worker.addEventListener('message', ({ data }) => {
      this.#hear(data);
    });
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      this.#end(errorOf(event));
    });
    // A result that cannot be read here: nobody would hear of it, so the job fails with its worker.
    worker.addEventListener('messageerror', () => {
      this.#end(new DOMException('What the worker sent cannot be read here', 'DataCloneError'));
    });
  }

  send(message: ToWorker, transfer: readonly object[]): void {
    this.#worker.postMessage(message, transfer as Transferable[]);
  }

  onMessage(listener: (message: FromWorker) => void): void {
    this.#onMessage = listener;
  }

  onExit(listener: (exit: WorkerExit) => void): void {
    this.#onExit = listener;
  }

  kill(): void {
    // Not within the call, as on other platforms.
    void Promise.resolve().then(() => {
      this.#end(undefined);
    });
    this.#worker.terminate();
  }

  ref(): void {
    // A page lives as long as it is shown.
  }

  #hear(message: FromWebWorker): void {
    if (this.#isOver) return;
    if (message.kind === 'gone') {
      this.#end(undefined);
      return;
    }
    this.#onMessage(message);
    if (message.kind === 'dying') this.#end(undefined);
  }

  #end(error: unknown): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#worker.terminate();
    this.#onExit({ exitCode: null, signal: null, pid: undefined, error });
  }
}

/** A script that cannot be loaded is an error without a word. */
function errorOf(event: Event): unknown {
  const { error, message } = event as Partial<ErrorEvent>;
  return error ?? new Error(message ?? 'The script of the worker cannot be loaded');
}

function doNothing(): void {
  // Until somebody listens.
}

// The entry of a Web Worker.

import type { ToWorker } from '../protocol.js';
import { WorkerCore } from '../worker-core.js';
import type { FromWebWorker } from './web-endpoint.js';

/** As much of a worker's globals as is used here. */
interface WorkerScope {
  close(): void;
  postMessage(message: FromWebWorker, transfer: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<ToWorker>) => void): void;
  addEventListener(type: 'error', listener: (event: ErrorEvent) => void): void;
  addEventListener(
    type: 'unhandledrejection',
    listener: (event: PromiseRejectionEvent) => void,
  ): void;
}

if ('DedicatedWorkerGlobalScope' in globalThis) serve(globalThis as unknown as WorkerScope);

function serve(scope: WorkerScope): void {
  const close = scope.close.bind(scope);
  const leave = (): void => {
    scope.postMessage({ kind: 'gone' }, []);
    close();
  };
  // Nobody would hear of a job that closes its worker.
  scope.close = leave;
  const core = new WorkerCore({
    send: (message, transfer) => {
      scope.postMessage(message, transfer as Transferable[]);
    },
    close: leave,
    fail: close,
  });
  scope.addEventListener('message', ({ data }) => {
    core.hear(data);
  });
  scope.addEventListener('error', (event) => {
    event.preventDefault();
    core.die(event.error);
  });
  scope.addEventListener('unhandledrejection', (event) => {
    event.preventDefault();
    core.die(event.reason);
  });
}

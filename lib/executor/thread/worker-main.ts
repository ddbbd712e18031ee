// The entry of a worker thread.

import { parentPort, type TransferListItem } from 'node:worker_threads';
import type { ToWorker } from '../protocol.js';
import { WorkerCore } from '../worker-core.js';

if (parentPort !== null) serve(parentPort);

function serve(port: NonNullable<typeof parentPort>): void {
  const core = new WorkerCore({
    send: (message, transfer) => {
      port.postMessage(message, transfer as TransferListItem[]);
    },
    close: () => {
      port.close();
    },
    fail: () => {
      process.exit(1);
    },
  });
  port.on('message', (message: ToWorker) => {
    core.hear(message);
  });
  // Unhandled rejections come here, too.
  process.on('uncaughtException', (error) => {
    core.die(error);
  });
}

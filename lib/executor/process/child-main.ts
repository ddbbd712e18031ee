// The entry of a worker process.

import { Worker } from 'node:worker_threads';
import type { ToWorker } from '../protocol.js';
import { WorkerCore } from '../worker-core.js';

if (process.send !== undefined) serve();

function serve(): void {
  process.title = process.argv[2] ?? process.title;
  if (process.argv[3] === 'watch-parent') watchParent();
  const core = new WorkerCore({
    send: (message) => {
      process.send?.(message);
    },
    close: disconnect,
    fail: () => {
      process.exitCode = 1;
      disconnect();
    },
  });
  process.on('message', (message: ToWorker) => {
    core.hear(message);
  });
  // An orphan has nobody to work for.
  process.on('disconnect', () => {
    process.exit();
  });
  // Unhandled rejections come here, too.
  process.on('uncaughtException', (error) => {
    core.die(error);
  });
  // Ctrl-C goes to every process of a terminal; the one with the loop decides what becomes of it.
  process.on('SIGINT', () => undefined);
}

function disconnect(): void {
  // What was sent before still goes out.
  if (process.connected) process.disconnect();
}

/** A job that computes hears no `disconnect`; a thread of its own sees that the parent is another. */
function watchParent(): void {
  const code = `
    const parent = ${String(process.ppid)};
    setInterval(() => {
      if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL');
    }, 250);`;
  new Worker(code, { eval: true, execArgv: [] }).unref();
}

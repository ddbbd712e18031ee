// The thread that watches. Its program is the text of one function, which therefore uses nothing
// from outside of it: no file has to be found wherever the library was bundled to.

import { builtin } from '../builtin.js';
import { COUNTERS, POKES, type WatchOrder } from './pulse.js';

interface Thread {
  once(event: string, listener: (value: unknown) => void): void;
  unref(): void;
  terminate(): Promise<number>;
}

interface Threads {
  readonly Worker: new (
    source: string,
    options: { eval: true; workerData: unknown; stdin: false; execArgv: readonly string[] },
  ) => Thread;
}

/** A thread that watches, as its owner sees it. */
export interface WatchingThread {
  /** Fulfils when the thread watches, or has failed to: then `onLost` was called before. */
  readonly ready: Promise<void>;
  /** The counters that it reads. */
  readonly beat: Int32Array;
  stop(): void;
}

/**
 * Starts to watch; gives null on hosts whose threads cannot look into each other.
 *
 * @param onLost Hears once, if the thread fails or ends by itself: nobody watches any more.
 */
export function startWatching(
  order: WatchOrder,
  onLost: (why: string) => void,
): WatchingThread | null {
  const Worker = builtin<Threads>('worker_threads')?.Worker;
  if (Worker === undefined || builtin('inspector') === undefined) return null;
  const beat = new Int32Array(new SharedArrayBuffer(COUNTERS * Int32Array.BYTES_PER_ELEMENT));
  const source = `(${String(watch)})(require, ${JSON.stringify(POKES)})`;
  const thread = new Worker(source, {
    eval: true,
    workerData: { ...order, beat },
    stdin: false,
    // Neither the flags nor the preloaded modules of the program are meant for it.
    execArgv: [],
  });
  let isOver = false;
  const ready = new Promise<void>((resolve) => {
    const lose = (why: string): void => {
      if (!isOver) onLost(why);
      isOver = true;
      resolve();
    };
    thread.once('message', () => {
      thread.unref();
      resolve();
    });
    thread.once('error', (error) => {
      lose(String(error));
    });
    thread.once('exit', () => {
      lose('it has ended');
    });
  });
  const stop = (): void => {
    isOver = true;
    void thread.terminate();
  };
  return { ready, beat, stop };
}

interface Session {
  connectToMainThread(): void;
  post(method: string, params: object): void;
}

/** Runs in the other thread. */
function watch(require: (id: string) => unknown, pokesName: string): void {
  const { Session } = require('node:inspector') as { Session: new () => Session };
  const { parentPort, workerData } = require('node:worker_threads') as {
    parentPort: { postMessage(value: unknown): void };
    workerData: { id: number; beat: Int32Array; stepMs: number; turnMs: number };
  };
  const { id, beat, stepMs, turnMs } = workerData;
  const session = new Session();
  session.connectToMainThread();
  const follow = (kind: string, place: number, limitMs: number): ((now: number) => void) => {
    let count = -1;
    let since = 0;
    let isTold = false;
    return (now) => {
      const seen = Atomics.load(beat, 0) === 0 ? -1 : Atomics.load(beat, place);
      if (seen !== count) {
        count = seen;
        since = now;
        isTold = false;
      } else if (seen !== -1 && !isTold && now - since >= limitMs) {
        isTold = true;
        const args = [JSON.stringify(kind), count, Math.round(now - since)].join();
        const expression = `globalThis[Symbol.for('${pokesName}')]?.get(${String(id)})?.(${args})`;
        session.post('Runtime.evaluate', { expression, silent: true });
      }
    };
  };
  const followers = [follow('step', 1, stepMs), follow('turn', 2, turnMs)];
  const look = (): void => {
    for (const each of followers) each(performance.now());
  };
  setInterval(look, Math.max(2, Math.min(stepMs, turnMs) / 4));
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port of a thread
  parentPort.postMessage('up');
}

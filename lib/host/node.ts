// Node: setImmediate for turns, one setTimeout for the earliest timer. It names no `node:`
// module, so that a browser bundle which never reaches it does not stumble over one.

import type { ExecutorPort, Host, IoPart, IoPort } from '../core/index.js';
import { interrupt } from './interrupt.js';
import { type AcceptingExecutor, LazyExecutor } from './lazy-executor.js';
import { atExit, beforeExit } from './process-end.js';
import { SignalListeners, signalName } from './signals.js';
import { wantsDebug } from './wants-debug.js';

/** As much of Node as the host needs. */
interface NodeGlobals {
  setImmediate(callback: () => void): unknown;
  process: {
    exitCode: number | undefined;
  };
}

const node = globalThis as unknown as NodeGlobals;

/** The longest delay that a timer of the platform takes. */
const DELAY_MAX = 2 ** 31 - 1;

/** The host of Node. What is armed keeps the process alive; an idle loop does not. */
export class NodeHost implements Host {
  readonly name = 'node';
  readonly debug: boolean = wantsDebug();
  #pump: () => void = doNothing;
  #stuck: () => void = doNothing;
  #report: (() => void) | null = null;
  #interrupted: (() => void) | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #timerAt = Infinity;
  #timerRun: () => void = doNothing;
  readonly #signals = new SignalListeners();
  #closed = false;

  now(): number {
    return performance.now();
  }

  attach(pump: () => void, stuck: () => void): void {
    this.#pump = pump;
    this.#stuck = stuck;
    this.#timerRun = () => {
      this.#timer = null;
      this.#timerAt = Infinity;
      this.#pump();
    };
  }

  requestTurn(): void {
    node.setImmediate(this.#pump);
  }

  requestMicroturn(): void {
    queueMicrotask(this.#pump);
  }

  wakeAt(when: number): void {
    if (when === this.#timerAt) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timerAt = when;
    this.#timer =
      when === Infinity ? null : setTimeout(this.#timerRun, delayUntil(when, this.now()));
  }

  hold(): void {
    beforeExit.add(this.#stuck);
    this.#signals.hold();
  }

  release(): void {
    beforeExit.delete(this.#stuck);
    this.#signals.release();
  }

  noteUncaught(report: (() => void) | null): void {
    if (this.#report !== null) atExit.delete(this.#report);
    this.#report = report;
    if (report !== null) atExit.add(report);
  }

  onInterrupt(listener: (() => void) | null): void {
    if (this.#interrupted !== null) interrupt.delete(this.#interrupted);
    this.#interrupted = listener;
    if (listener !== null) interrupt.add(listener);
  }

  signalName(sig: string | number): string | undefined {
    return signalName(sig);
  }

  onSignal(name: string, listener: (() => void) | null): void {
    this.#signals.set(name, listener);
  }

  failProcess(): void {
    node.process.exitCode ??= 1;
  }

  makeExecutor(): ExecutorPort {
    return new LazyExecutor(loadExecutor);
  }

  loadIo(part: IoPart): Promise<IoPort> {
    return loadPart(part);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.wakeAt(Infinity);
    this.release();
    this.noteUncaught(null);
    this.onInterrupt(null);
    this.#signals.clear();
  }
}

/** As much of the door for Node as makes a default executor. */
interface ExecutorModule {
  readonly ThreadPoolExecutor: new (options: { threadNamePrefix: string }) => AcceptingExecutor;
}

/** Worker threads need `node:` modules, which no other host should have to load. */
async function loadExecutor(): Promise<AcceptingExecutor> {
  const { ThreadPoolExecutor } = await loadExecutors();
  return new ThreadPoolExecutor({ threadNamePrefix: 'asyncio' });
}

async function loadExecutors(): Promise<ExecutorModule> {
  try {
    const url = new URL('../executor/index.js', import.meta.url);
    return (await import(url.href)) as ExecutorModule;
  } catch {
    // This file has become part of an application's bundle: the package lies elsewhere.
    const door = 'yieldfrom/node';
    return (await import(door)) as ExecutorModule;
  }
}

/** What a part is called in its own module, and in the door for Node. */
const PARTS = {
  net: { name: '_net', url: () => new URL('../io/net/index.js', import.meta.url) },
  process: { name: '_process', url: () => new URL('../io/process/index.js', import.meta.url) },
};

async function loadPart(part: IoPart): Promise<IoPort> {
  const { name, url } = PARTS[part];
  try {
    return ((await import(url().href)) as Record<string, IoPort>)[name] as IoPort;
  } catch {
    // As above.
    const door = 'yieldfrom/node';
    return ((await import(door)) as Record<string, IoPort>)[name] as IoPort;
  }
}

/** Rounds up, since a timer of Node may fire up to a millisecond early. */
function delayUntil(when: number, now: number): number {
  return Math.min(Math.max(Math.ceil(when - now), 0), DELAY_MAX);
}

function doNothing(): void {
  // Until the loop attaches.
}

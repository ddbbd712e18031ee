// What the specs have workers do.

import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { isMainThread, threadId } from 'node:worker_threads';
import { ContextVar } from '../../lib/index.js';
import { jobSignal, registerErrorClasses, transfer } from '../../lib/node.js';

export const user = new ContextVar<string>('user', { default: 'nobody' });

/** An error that is registered on both sides. */
export class Odd extends RangeError {
  readonly details: Record<string, unknown>;
  constructor(message: string, details: Record<string, unknown>, options?: ErrorOptions) {
    super(message, options);
    this.details = details;
  }
}
registerErrorClasses(Odd);

/** One that is not. */
class Unknown extends Error {
  override name = 'Unknown';
  readonly extra = 1;
}

export const add = (a: number, b: number): number => a + b;
export const double = (n: number): number => n * 2;
export const where = (): string => `${process.pid}/${isMainThread ? 0 : threadId}`;
export const titleOfWorker = (): string => process.title;
export const userHere = (): string => user.get();
export const echo = <T>(value: T): T => value;
export const environment = (name: string): string | undefined => process.env[name];
export const tools = { triple: (n: number): number => n * 3 };

export async function addLater(a: number, b: number): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, 1));
  return a + b;
}

export function fail(message: string): never {
  throw new Odd(message, { at: [1, 2] }, { cause: new TypeError('why') });
}

export function failUnknown(): never {
  throw new Unknown('unknown');
}

export function failWith(kind: string): never {
  if (kind === 'dom') throw new DOMException('stopped', 'AbortError');
  if (kind === 'aggregate') throw new AggregateError([new RangeError('one')], 'many');
  // oxlint-disable-next-line typescript/only-throw-error -- that is the point
  throw kind === 'function' ? add : kind;
}

export function exit(code: number): void {
  process.exit(code);
}

export function killSelf(): Promise<never> {
  process.kill(process.pid, 'SIGKILL');
  return new Promise(() => undefined);
}

export function throwLater(): Promise<never> {
  setTimeout(() => {
    throw new Odd('thrown later', {});
  }, 1);
  return new Promise(() => undefined);
}

export function rejectUnhandled(): Promise<never> {
  void Promise.reject(new Odd('rejected', {}));
  return new Promise(() => undefined);
}

export function spin(): never {
  for (;;);
}

export function block(ms: number): number {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
  return ms;
}

export const hang = (): Promise<never> =>
  new Promise(() => {
    setInterval(() => undefined, 1000);
  });

export const giveFunction = (): { inner: { list: unknown[] } } => ({ inner: { list: [1, add] } });

export function useUpMemory(): number {
  const kept: unknown[] = [];
  for (;;) kept.push(new Array(10_000).fill(kept.length));
}

/** Waits until nobody wants the result, and leaves a trace. */
export function untilAborted(file: string): Promise<void> {
  appendFileSync(file, 'begun\n');
  return new Promise((resolve) => {
    const alive = setInterval(() => undefined, 1000);
    jobSignal().addEventListener('abort', () => {
      clearInterval(alive);
      appendFileSync(file, `aborted ${(jobSignal().reason as Error).name}\n`);
      resolve();
    });
  });
}

export function increment(shared: SharedArrayBuffer): void {
  Atomics.add(new Int32Array(shared), 0, 1);
}

export function fill(bytes: Uint8Array, value: number): Uint8Array {
  bytes.fill(value);
  return transfer(bytes, [bytes.buffer]);
}

/** Writes a line of a ledger, and then, sometimes, dies. */
export function enter(ledger: string, id: number, dies: boolean): number {
  appendFileSync(ledger, `${String(id)}\n`);
  if (dies) process.exit(9);
  return id;
}

let initialized: unknown = 'no';
export function initialize(value: unknown): void {
  initialized = value;
}
export const initializedWith = (): unknown => initialized;
export function failToInitialize(): void {
  throw new Odd('cannot initialize', {});
}

export class Counter {
  #count: number;
  constructor(from: number) {
    if (from < 0) throw new RangeError('too low');
    this.#count = from;
  }
  add(n: number): number {
    this.#count += n;
    return this.#count;
  }
  where(): string {
    return where();
  }
  exit(): void {
    process.exit(3);
  }
}

export const closureOf = (n: number): (() => number) => {
  return () => n;
};

/** Is through before its worker dies. */
export function throwSoon(): void {
  setTimeout(() => {
    throw new Odd('too late for a job', {});
  }, 5);
}

/** Writes a line; fails as long as there are fewer than `least`. */
export function failUntil(file: string, least: number): number {
  appendFileSync(file, 'tried\n');
  const count = readFileSync(file, 'utf8').split('\n').length - 1;
  if (count < least) throw new RangeError(`only ${String(count)}`);
  return count;
}

/** Writes a line, and gives what cannot be sent. */
export function giveFunctionOnce(file: string): () => void {
  appendFileSync(file, 'tried\n');
  return () => undefined;
}

/** Writes who runs it, and then goes on until the file `until` is there. */
export async function runUntil(log: string, until: string): Promise<string> {
  appendFileSync(log, `${String(process.ppid)}\n`);
  while (!existsSync(until)) await new Promise((resolve) => setTimeout(resolve, 5));
  return 'through';
}

/** Kills whoever started this process. */
export function killHost(log: string): Promise<never> {
  appendFileSync(log, `${String(process.ppid)}\n`);
  process.kill(process.ppid, 'SIGKILL');
  return new Promise(() => undefined);
}

export const giveBytes = (count: number): Uint8Array => new Uint8Array(count);

// What the specs have Web Workers do.

import { exportJobs, jobSignal, registerErrorClasses, transfer } from '../../lib/browser.js';

/** An error that is registered on both sides. */
export class Odd extends RangeError {
  readonly details: Record<string, unknown>;
  constructor(message: string, details: Record<string, unknown>, options?: ErrorOptions) {
    super(message, options);
    this.details = details;
  }
}
registerErrorClasses(Odd);

export const double = (n: number): number => n * 2;
export const echo = <T>(value: T): T => value;
export const where = (): string => self.name;
export const isHere = (): boolean => 'document' in globalThis;

export async function addLater(a: number, b: number): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, 1));
  return a + b;
}

export function fail(message: string): never {
  throw new Odd(message, { at: [1, 2] }, { cause: new TypeError('why') });
}

export function failAsDom(): never {
  throw new DOMException('stopped', 'AbortError');
}

export function spin(): never {
  for (;;);
}

export function block(ms: number): number {
  const end = performance.now() + ms;
  while (performance.now() < end);
  return ms;
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

export function closeSelf(): Promise<never> {
  self.close();
  return new Promise(() => undefined);
}

/** Is through before its worker dies. */
export function throwSoon(): void {
  setTimeout(() => {
    throw new Odd('too late for a job', {});
  }, 5);
}

export const giveFunction = (): { inner: unknown[] } => ({ inner: [1, double] });

export function fill(bytes: Uint8Array, value: number): Uint8Array {
  bytes.fill(value);
  return transfer(bytes, [bytes.buffer]);
}

/** Waits until nobody wants the result; gives what the next one asks for. */
let aborted = 'no';
export const abortedBy = (): string => aborted;
export function untilAborted(): Promise<void> {
  return new Promise((resolve) => {
    jobSignal().addEventListener('abort', () => {
      aborted = (jobSignal().reason as Error).name;
      resolve();
    });
  });
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
  close(): Promise<never> {
    return closeSelf();
  }
}

// A browser tells of no other function where it is defined.
exportJobs(import.meta.url, { double, addLater });

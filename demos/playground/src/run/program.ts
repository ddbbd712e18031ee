// A compiled text as a body of the library's laboratory: begun anew for each run, with a console, a
// clock and chance that are the run's own.

import * as yieldfrom from 'yieldfrom';
import type { Coroutine } from 'yieldfrom';
import * as inspect from 'yieldfrom/inspect';
import * as testing from 'yieldfrom/testing';
import type { Fixture, HostCallOptions, Latency, TestBody } from 'yieldfrom/testing';
import type { Compiled } from './compile.js';
import { textOf } from './text.js';

/** What the text exports, or gives to `run`. */
type Main = (t: Fixture) => Coroutine;

/** How a program is begun. */
export interface ProgramOptions {
  /** What latencies of the host are multiplied by. */
  readonly latency: number;
  /** Hears, with the stack, that a turn is about to be given up: the engine keeps no place for that. */
  readonly turn?: (stack: string) => void;
}

/** Makes a body of a text. */
export function bodyOf(compiled: Compiled, options: ProgramOptions): TestBody {
  return function* program(t) {
    scaleLatency(t, options.latency);
    const exported: { default?: Main; main?: Main } = {};
    const begun: Coroutine[] = [];
    const modules = modulesFor(begun, options);
    const found = compiled.begin(
      exported,
      (name: string) => moduleNamed(modules, name),
      consoleOf(t),
      dateOf(t),
      mathOf(t),
      { now: () => t.loop.time() },
    );
    const main = exported.default ?? exported.main;
    if (main !== undefined) {
      yield* main(t);
      return;
    }
    // What an asynchronous text fails with comes too late: the run is over by then.
    if (found instanceof Promise) found.catch(() => undefined);
    if (begun.length === 0) throw new TypeError(NOTHING);
    for (const coroutine of begun) yield* coroutine;
  };
}

const NOTHING =
  'The program has nothing to run: export a default function*, or call run(main()) at its top';

function modulesFor(begun: Coroutine[], { turn }: ProgramOptions): Record<string, object> {
  const run = (coroutine: Coroutine): Promise<never> => {
    begun.push(coroutine);
    return new Promise(() => undefined);
  };
  const sleep = (delay: number, ...rest: []): unknown => {
    if (delay <= 0) turn?.(new Error().stack ?? '');
    return yieldfrom.sleep(delay, ...rest);
  };
  return {
    yieldfrom: { ...yieldfrom, run, sleep },
    'yieldfrom/testing': testing,
    'yieldfrom/inspect': inspect,
  };
}

function moduleNamed(modules: Record<string, object>, name: string): object {
  const found = modules[name];
  if (found !== undefined) return found;
  const known = Object.keys(modules).join(', ');
  throw new TypeError(`Cannot import ${JSON.stringify(name)} here: there is ${known}`);
}

function consoleOf(t: Fixture): Partial<Console> {
  const log = (...parts: unknown[]): void => {
    t.log(...parts.map(textOf));
  };
  return { log, info: log, warn: log, error: log, debug: log };
}

/** Dates of the loop's clock: a program that reads another one cannot be run again. */
function dateOf(t: Fixture): DateConstructor {
  return class extends Date {
    constructor(...given: []) {
      if (given.length === 0) super(t.loop.time());
      else super(...given);
    }
    static override now(): number {
      return t.loop.time();
    }
  } as DateConstructor;
}

function mathOf(t: Fixture): Math {
  return Object.create(Math, { random: { value: t.random } }) as Math;
}

function scaleLatency({ host }: Fixture, factor: number): void {
  if (factor === 1) return;
  const begin = host.begin.bind(host);
  host.begin = <T>(label: string, options?: HostCallOptions<T>) => {
    const { latency = 10 } = options ?? {};
    return begin<T>(label, { ...options, latency: scaled(latency, factor) });
  };
}

function scaled(latency: Latency, factor: number): Latency {
  if (typeof latency === 'number') return latency * factor;
  if (typeof latency === 'function') return (random) => latency(random) * factor;
  if ('mean' in latency) return { mean: latency.mean * factor };
  if ('median' in latency) return { median: latency.median * factor, p99: latency.p99 * factor };
  return [latency[0] * factor, latency[1] * factor];
}

import * as library from '../../../lib/index.js';
import type { Json } from '../scenario.js';

type ErrorClass = new (message?: string) => Error;

const named = library as unknown as Readonly<Record<string, ErrorClass | undefined>>;

/** Portable names and classes, the more special before the more general. */
const classes: readonly (readonly [string, ErrorClass | undefined])[] = [
  ['Cancelled', library.CancelledError],
  ['Timeout', library.TimeoutError],
  ['InvalidState', library.InvalidStateError],
  ['QueueEmpty', named['QueueEmpty']],
  ['QueueFull', named['QueueFull']],
  ['QueueShutDown', named['QueueShutDown']],
  ['BrokenBarrier', named['BrokenBarrierError']],
  ['KeyboardInterrupt', library.KeyboardInterrupt],
  ['SystemExit', library.SystemExit],
  ['Lookup', library.LookupError],
  ['NotImplemented', library.NotImplementedError],
  ['Runtime', library.RuntimeError],
  ['Value', RangeError],
  ['Type', TypeError],
];

export function makeError(name: string, message: string | undefined): unknown {
  const Class = classes.find(([reserved]) => reserved === name)?.[1];
  return Class === undefined ? undefined : new Class(message);
}

export function nameOfError(error: unknown): Json | undefined {
  if (error instanceof AggregateError) {
    return { group: error.errors.map((member) => nameOfMember(member)) };
  }
  return classes.find(([, Class]) => Class !== undefined && error instanceof Class)?.[0];
}

/** Members may be errors of the scenario's own, which carry their name. */
function nameOfMember(error: unknown): Json {
  return nameOfError(error) ?? (error as Error).name;
}

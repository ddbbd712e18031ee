import * as library from '../../index.js';
import type { Json } from '../scenario.js';

type ErrorClass = new (message?: string) => Error;

/** Portable names and classes, the more special before the more general. */
const classes: readonly (readonly [string, ErrorClass])[] = [
  ['Cancelled', library.CancelledError],
  ['Timeout', library.TimeoutError],
  ['InvalidState', library.InvalidStateError],
  ['QueueEmpty', library.QueueEmpty],
  ['QueueFull', library.QueueFull],
  ['QueueShutDown', library.QueueShutDown],
  ['BrokenBarrier', library.BrokenBarrierError],
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
  if (error instanceof AggregateError) return { group: error.errors.map(nameOfMember) };
  return classes.find(([, Class]) => error instanceof Class)?.[0];
}

/** Members may be errors of the scenario's own, which carry their name. */
function nameOfMember(error: unknown): Json {
  return nameOfError(error) ?? (error as Error).name;
}

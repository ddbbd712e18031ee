// Small coroutines that most traces are made of, each with a twin of the same shape in Python.

import { type Coroutine, Future, getRunningLoop, isCancelled, sleep } from '../../lib/index.js';
import type { Step } from './turns.js';

/** Lets `turns` turns pass, then says that it ends; with `error`, fails instead. */
export function* child(
  step: Step,
  name: string,
  turns: number,
  ...failure: [error?: unknown]
): Coroutine<string> {
  try {
    yield* turnsOf(turns);
    if (failure.length > 0) throw failure[0];
    step(`${name} ends`);
    return name;
  } catch (error) {
    if (isCancelled(error)) step(`${name} ${describeError(error)}`);
    throw error;
  }
}

/** Sleeps, and says how it ends. */
export function* sleeper(step: Step, name: string, delay: number): Coroutine<string> {
  try {
    yield* sleep(delay);
  } catch (error) {
    step(`${name} ${describeError(error)}`);
    throw error;
  }
  step(`${name} ends`);
  return name;
}

/** Waits for a long time; answers a cancellation by going on for `turns` turns. */
export function* stubborn(step: Step, name: string, turns: number): Coroutine<string> {
  try {
    yield* sleep(1000);
  } catch (error) {
    if (!isCancelled(error)) throw error;
    step(`${name} swallows`);
  }
  yield* turnsOf(turns);
  step(`${name} ends`);
  return name;
}

/** Lets turns of the loop pass. */
export function* turnsOf(count: number): Coroutine<void> {
  for (let i = 0; i < count; i += 1) yield* sleep(0);
}

/** Gives a pending future of the running loop. */
export function pending<T = unknown>(): Future<T> {
  return new Future<T>({ loop: getRunningLoop() });
}

/** Waits for an awaitable that is to fail, and gives its error. */
export function* errorOf(awaitable: Iterable<unknown>): Coroutine {
  try {
    yield* awaitable as Coroutine;
  } catch (error) {
    return error;
  }
  throw new Error('it was to fail, and did not');
}

/** Says which error it is: its kind, and its text if it has one. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const kind = isCancelled(error) ? 'cancelled' : error.name;
  return error.message === '' ? kind : `${kind} ${error.message}`;
}

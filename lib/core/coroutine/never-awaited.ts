// The warning for a coroutine object that nobody awaited. Debug mode only: remembering the place
// that made it costs microseconds.

import { realm, sharedByCopies } from '../base/realm.js';
import { probe } from '../instrument.js';

/** Where a coroutine object was made, kept apart from it so that it can be collected. */
interface Birth {
  readonly name: string;
  readonly site: string;
}

/** Warns with the place that made a coroutine object if it is collected without being begun. */
export function warnIfNeverAwaited(made: object, name: string): void {
  const site = (new Error().stack ?? '').split('\n').slice(3, 7).join('\n');
  births().register(made, { name, site }, made);
  if (realm.probe !== null) probe()?.coroutineNew?.(made, name);
}

/** Takes the warning back: the coroutine object is begun, or was closed. */
export function noteBegun(made: object): void {
  births().unregister(made);
  if (realm.probe !== null) probe()?.coroutineBegin?.(made);
}

function births(): FinalizationRegistry<Birth> {
  return sharedByCopies('births', () => new FinalizationRegistry(warn));
}

function warn({ name, site }: Birth): void {
  console.warn(
    `RuntimeWarning: coroutine '${name}' was never awaited\nCoroutine created at\n${site}`,
  );
}

import { realm } from '../base/realm.js';
import { RuntimeError } from '../errors.js';
import type { Awaitable } from './protocol.js';

/** The one thing of a loop that mounting needs; the loop itself is far above this file. */
interface MountingLoop {
  _mount<T>(awaitable: Awaitable<T>): Promising<T>;
}

/** What gives a promise of its outcome when its `then` is called. */
export interface Promising<T> {
  then<R1 = T, R2 = never>(
    onFulfilled?: ((value: T) => R1 | PromiseLike<R1>) | null,
    onRejected?: ((error: unknown) => R2 | PromiseLike<R2>) | null,
  ): Promise<R1 | R2>;
}

/**
 * Runs an awaitable for the sake of a promise: as a task of the running loop, of the only loop
 * with a pending run, or else of the loop that the host drives by itself.
 */
export function mount<T>(awaitable: Awaitable<T>): Promising<T> {
  return loopToMountOn()._mount(awaitable);
}

/** Gives the loop for work that comes from outside any turn. @internal */
export function loopToMountOn(): MountingLoop {
  const { runningLoop, pendingLoops } = realm;
  if (runningLoop !== null) return runningLoop as MountingLoop;
  if (pendingLoops.size === 1) return [...pendingLoops][0] as MountingLoop;
  if (realm.hostDrivenLoop === null) {
    if (realm.makeLoop === null) throw RuntimeError.noRunningLoop();
    realm.hostDrivenLoop = realm.makeLoop();
  }
  return realm.hostDrivenLoop as MountingLoop;
}

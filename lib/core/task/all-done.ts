import { Future } from '../future/future.js';
import type { BaseEventLoop } from '../loop/base-event-loop.js';

/** Gives a future that is done when all of the given ones are, whatever their outcomes. */
export function allDone(loop: BaseEventLoop, futures: ReadonlySet<Future>): Future<void> {
  const all = new Future<void>({ loop });
  let leftCount = futures.size;
  if (leftCount === 0) all.setResult();
  for (const future of futures) {
    future.addDoneCallback(() => {
      leftCount -= 1;
      if (leftCount === 0 && !all.done()) all.setResult();
    });
  }
  return all;
}

// The first line of most demos. It puts a loop on a virtual clock underneath, so that a program with
// fifteen seconds of sleeps ends at once, in the order it would have in real time. With `--real` it
// does nothing. A program of your own does without this file: delete the import, change nothing else.
//
// DEMO_SEED=1 (or 2, 3 …) changes every delay, to other values for every seed. The Python twins do
// the same, so that both can be compared on more than one timing.

import {
  type Callback,
  DefaultEventLoopPolicy,
  type EventLoop,
  setEventLoopPolicy,
  type TimerHandle,
} from 'yieldfrom';
import { VirtualTimeLoop } from 'yieldfrom/testing';

const seed = Number(process.env['DEMO_SEED'] ?? 0);

/** Other delays for another seed: from 1 ms to twice what the program says, the same for the same. */
function changed(delayMs: number): number {
  if (seed === 0 || delayMs <= 0) return delayMs;
  return 1 + ((delayMs * 7919 + seed * 104729) % (2 * delayMs));
}

// Every timer of the library passes through here.
class DemoLoop extends VirtualTimeLoop {
  override callAt<A extends unknown[]>(
    when: number,
    callback: Callback<A>,
    ...args: A
  ): TimerHandle {
    return super.callAt(this.time() + changed(when - this.time()), callback, ...args);
  }
}

class DemoPolicy extends DefaultEventLoopPolicy {
  override newEventLoop(): EventLoop {
    return new DemoLoop();
  }
}

if (!process.argv.includes('--real')) setEventLoopPolicy(new DemoPolicy());

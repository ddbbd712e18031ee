// Another event loop under a program that does not know: what uvloop does in Python. The program
// names no loop. A policy decides which kind is made; here one whose clock jumps.

import {
  type Coroutine,
  createTask,
  DefaultEventLoopPolicy,
  type EventLoop,
  getRunningLoop,
  newEventLoop,
  run,
  setEventLoopPolicy,
  sleep,
} from 'yieldfrom';
import { VirtualTimeLoop } from 'yieldfrom/testing';

function* announce(delayMs: number): Coroutine<void> {
  yield* sleep(delayMs);
  console.log(`  after ${delayMs} ms`);
}

// Do your stuff here…
function* main(): Coroutine<void> {
  const usual = !(getRunningLoop() instanceof VirtualTimeLoop);
  console.log('  the usual loop:', usual ? 'yes' : 'no');
  const tasks = [60, 20, 40].map((delayMs) => createTask(announce(delayMs)));
  for (const task of tasks) yield* task;
}

console.log('no policy set:');
await run(main());

// asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())
class VirtualTimePolicy extends DefaultEventLoopPolicy {
  override newEventLoop(): EventLoop {
    return new VirtualTimeLoop();
  }
}
setEventLoopPolicy(new VirtualTimePolicy());
console.log('another loop, by a policy:');
await run(main());

// loop = asyncio.new_event_loop() follows the policy as well.
console.log('another loop, made by hand:');
const loop = newEventLoop();
await loop.runUntilComplete(main());
loop.close();

// Back to the usual loop, and another one for a single run.
setEventLoopPolicy(null);
console.log('another loop, for one run:');
await run(main(), { loopFactory: () => new VirtualTimeLoop() });

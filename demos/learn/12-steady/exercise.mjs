// A job that takes 30 ms shall begin every 100 ms: at 0, 100, 200, 300. Sleeping 100 ms after each
// one makes it late, by a little more each time.
//
// Mend it. `loop.time()` tells the time.
import { getRunningLoop, sleep } from 'yieldfrom';

export function* steady(job) {
  const loop = getRunningLoop();
  console.log('from', loop.time());
  for (let round = 0; round < 4; round += 1) {
    yield* job(round);
    yield* sleep(100);
  }
}

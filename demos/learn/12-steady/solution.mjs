import { getRunningLoop, sleep } from 'yieldfrom';

export function* steady(job) {
  const loop = getRunningLoop();
  const from = loop.time();
  console.log('from', from);
  for (let round = 0; round < 4; round += 1) {
    yield* job(round);
    yield* sleep(from + (round + 1) * 100 - loop.time());
  }
}

import { getRunningLoop, sleep } from 'yieldfrom';

export function* steady(job) {
  const loop = getRunningLoop();
  console.log('from', loop.time());
  for (let round = 0; round < 4; round += 1) {
    yield* job(round);
    yield* sleep(70);
  }
}

// `npm run soak -- --minutes 20`: rounds of a server and its clients, timers, threads, processes and
// cancellations, with faults that are put in on purpose. After each round everything is at rest, and what
// is held then is counted: heap, descriptors, tasks, timers. All four must stay flat.
//
//   --minutes 20    how long; or --rounds 40, whichever a machine takes for them
//   --seed 1        what is drawn
//   --plot FILE     where the chart goes; build/soak.svg if not given
//   --leak heap     leak on purpose (heap, descriptors, tasks, timers), to see that it is noticed

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { run } from 'yieldfrom';
import { root } from '../../tools/sources.mjs';
import { judge } from './judge.mjs';
import { Load } from './load.mjs';
import { chart } from './chart.mjs';
import { measure } from './measure.mjs';

/** Fewer cannot be judged. */
const ROUNDS_MIN = 24;

const { values: flags } = parseArgs({
  options: {
    minutes: { type: 'string' },
    rounds: { type: 'string' },
    seed: { type: 'string', default: '1' },
    plot: { type: 'string', default: join(root, 'build/soak.svg') },
    leak: { type: 'string' },
  },
});
const roundCount = flags.rounds === undefined ? Infinity : Number(flags.rounds);
const minutes = flags.minutes ?? (flags.rounds === undefined ? '20' : 'Infinity');
const samples = await run(soak(Number(minutes) * 60_000));
report(samples);

function* soak(durationMs) {
  const load = new Load(Number(flags.seed), flags.leak);
  const found = [];
  yield* load.open();
  try {
    const startedAt = performance.now();
    let saidAt = startedAt;
    while (
      found.length < roundCount &&
      (found.length < ROUNDS_MIN || sinceMs(startedAt) < durationMs)
    ) {
      yield* load.round();
      found.push({ atMs: sinceMs(startedAt), ...(yield* measure()) });
      if (sinceMs(saidAt) < 10_000 && found.length > 1) continue;
      saidAt = performance.now();
      console.log(lineOf(found));
    }
    console.log(`${found.length} rounds: ${load.summary()}`);
  } finally {
    yield* load.close();
  }
  return found;
}

function sinceMs(moment) {
  return performance.now() - moment;
}

function lineOf(found) {
  const { atMs, heap, descriptors, tasks, timers } = found.at(-1);
  const seconds = (atMs / 1000).toFixed(0);
  return `${seconds} s, round ${found.length}: heap ${(heap / 2 ** 20).toFixed(1)} MiB, ${descriptors} descriptors, ${tasks} tasks, ${timers} timers`;
}

function report(found) {
  const verdicts = judge(found);
  for (const { name, isFlat, says } of verdicts) {
    console.log(`${name}: ${isFlat ? 'flat' : 'GROWS'} (${says})`);
  }
  mkdirSync(dirname(flags.plot), { recursive: true });
  writeFileSync(flags.plot, chart(found, verdicts));
  console.log(`chart: ${flags.plot}`);
  process.exit(verdicts.every(({ isFlat }) => isFlat) ? 0 : 1);
}

// Measures several ways to do one thing, in turns, in one process: what the machine does meanwhile strikes
// all of them alike, and a ratio is taken within its round.

const BATCH_MS = 20;

/**
 * Gives the milliseconds of each round, by name. A runner does its work `size` times. All run the same
 * size, and each round begins with another.
 */
export async function inTurns(runners, rounds) {
  const names = Object.keys(runners);
  let size = 1;
  for (const name of names) size = Math.max(size, await warmUp(runners[name]));
  const found = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (let at = 0; at < names.length; at += 1) {
      const name = names[(at + round) % names.length];
      found[name].push(await batch(runners[name], size));
    }
  }
  return found;
}

/** Runs ever larger batches until the code is warm; gives the size that lasts BATCH_MS. */
async function warmUp(run) {
  let size = 1;
  for (let spent = 0; ;) {
    const elapsed = await batch(run, size);
    spent += elapsed;
    if (elapsed < BATCH_MS / 2) size *= 2;
    else if (spent >= 8 * BATCH_MS) return Math.max(1, Math.round((size * BATCH_MS) / elapsed));
  }
}

async function batch(run, size) {
  globalThis.gc?.();
  const startedAt = performance.now();
  await run(size);
  return performance.now() - startedAt;
}

// A recursion 1,000,000 coroutines deep whose innermost one waits. The language's own delegation
// keeps a coroutine on the native stack for as long as it is being resumed, and overflows after some
// thousands. A call with a frame of its own is kept on the heap: its depth is bounded by memory.

import '../clock.js';
import { call, type Coroutine, coroutine, run, sleep } from 'yieldfrom';

const depth = 1_000_000;
let live = 0;

function* innermost(): Coroutine<number> {
  yield* sleep(100);
  console.log(`  innermost awake again, live frames: ${live.toLocaleString('en')}`);
  return 0;
}

// Three ways to call with a frame of one's own, taken in turn.
function* descend(n: number): Coroutine<number> {
  live += 1;
  try {
    if (n === 0) return yield* innermost();
    if (n % 3 === 0) return 1 + (yield* call(descend(n - 1)));
    if (n % 3 === 1) return 1 + (yield* decorated(n - 1));
    // Legacy: what is yielded plainly comes back untyped, so say what it is.
    const below: number = yield descend(n - 1);
    return 1 + below;
  } finally {
    live -= 1;
  }
}

const decorated = coroutine(descend);

function* nativeDescend(n: number): Coroutine<number> {
  if (n === 0) return yield* innermost();
  return 1 + (yield* nativeDescend(n - 1));
}

console.log('delegating natively:');
try {
  await run(nativeDescend(depth));
} catch (error) {
  console.log(`  ${String(error)}`);
}

console.log('with frames of their own:');
console.log(`  came back from ${(await run(descend(depth))).toLocaleString('en')} levels`);
console.log(`  live frames: ${live}`);

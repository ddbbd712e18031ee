/** A `run` of its own, and no coroutine. */
function run(fn: () => Iterable<number>): number {
  return Math.max(...fn());
}

function* numbers(): Generator<number> {
  yield 1;
}

export const highest = run(numbers);

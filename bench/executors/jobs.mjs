// What all pools are given to do; `default` and the names are what each of them looks for.

export const noop = ([a, b]) => a + b;

/** About ten milliseconds of arithmetic. */
export function compute(rounds) {
  let sum = 0;
  for (let i = 0; i < rounds; i += 1) sum = (sum * 31 + i) % 1_000_003;
  return sum;
}

export const size = (bytes) => bytes.length;

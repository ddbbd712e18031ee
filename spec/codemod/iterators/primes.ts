export const primes = function* (limit: number): Generator<number> {
  const seen = new Set<number>();
  for (let n = 2; n <= limit; n++) {
    if (seen.has(n)) continue;
    for (let m = n * n; m <= limit; m += n) seen.add(m);
    yield n;
  }
};

export function* scan<T, U>(source: Iterable<T>, step: (sum: U, value: T) => U, sum: U): Generator<U> {
  for (const value of source) yield (sum = step(sum, value));
}

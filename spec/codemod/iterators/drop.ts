export function* drop<T>(source: Iterable<T>, skipped: number): Generator<T> {
  for (const value of source) if (skipped-- <= 0) yield value;
}

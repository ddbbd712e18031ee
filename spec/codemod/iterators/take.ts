export function* take<T>(source: Iterable<T>, limit: number): Generator<T> {
  if (limit <= 0) return;
  for (const value of source) {
    yield value;
    if (--limit === 0) return;
  }
}

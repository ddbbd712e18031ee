export function* unique<T>(source: Iterable<T>): Generator<T> {
  const seen = new Set<T>();
  for (const value of source) {
    if (seen.has(value)) continue;
    seen.add(value);
    yield value;
  }
}

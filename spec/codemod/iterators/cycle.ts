export function* cycle<T>(source: Iterable<T>): Generator<T> {
  const kept = [...source];
  while (kept.length > 0) yield* kept;
}

export function* runs<T>(source: Iterable<T>): Generator<[T, number]> {
  let last: T | undefined;
  let length = 0;
  for (const value of source) {
    if (length > 0 && value !== last) {
      yield [last as T, length];
      length = 0;
    }
    last = value;
    length += 1;
  }
  if (length > 0) yield [last as T, length];
}

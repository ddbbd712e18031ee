export function* map<T, U>(source: Iterable<T>, change: (value: T) => U): Generator<U> {
  for (const value of source) yield change(value);
}

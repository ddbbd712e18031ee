export function* repeat<T>(value: T, times = Infinity): Generator<T> {
  while (times-- > 0) yield value;
}

export function* count(from = 0): Generator<number, never> {
  for (;;) yield from++;
}

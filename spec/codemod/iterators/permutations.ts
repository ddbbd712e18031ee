export function* permutations<T>(items: T[], at = 0): Generator<T[]> {
  if (at === items.length) yield [...items];
  for (let i = at; i < items.length; i++) {
    [items[at], items[i]] = [items[i]!, items[at]!];
    yield* permutations(items, at + 1);
    [items[at], items[i]] = [items[i]!, items[at]!];
  }
}

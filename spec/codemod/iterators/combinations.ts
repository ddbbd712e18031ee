export function* combinations<T>(items: readonly T[], size: number): Generator<T[]> {
  if (size === 0) yield [];
  for (const [index, first] of items.entries()) {
    for (const rest of combinations(items.slice(index + 1), size - 1)) yield [first, ...rest];
  }
}

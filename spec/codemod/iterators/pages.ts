export function* pages(total: number, size: number): Generator<{ from: number; to: number }> {
  for (let from = 0; from < total; from += size) yield { from, to: Math.min(from + size, total) };
}

export function* range(start: number, end: number, step = 1): Generator<number> {
  for (let at = start; at < end; at += step) yield at;
}

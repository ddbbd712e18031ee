export function* windows<T>(list: readonly T[], size: number): Generator<readonly T[]> {
  for (let at = 0; at + size <= list.length; at++) yield list.slice(at, at + size);
}

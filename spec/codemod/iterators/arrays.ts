/** Yields arrays and objects. */
export function* rows(): Generator<number[]> {
  yield [1, 2];
  yield [3, 4];
}

export const table = Array.from(rows());

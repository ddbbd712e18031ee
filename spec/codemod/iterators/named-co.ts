/** A `co` that is none. */
function co<T>(source: Iterable<T>): T[] {
  return [...source];
}

function* letters(): Generator<string> {
  yield 'a';
  yield 'b';
}

export const list = co(letters());

export function* zip<A, B>(first: Iterable<A>, second: Iterable<B>): Generator<[A, B]> {
  const others = second[Symbol.iterator]();
  for (const one of first) {
    const other = others.next();
    if (other.done) return;
    yield [one, other.value];
  }
}

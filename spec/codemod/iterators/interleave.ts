export function* interleave<T>(...sources: Iterable<T>[]): Generator<T> {
  const open = sources.map((source) => source[Symbol.iterator]());
  while (open.length > 0) {
    for (const one of [...open]) {
      const result = one.next();
      if (result.done) open.splice(open.indexOf(one), 1);
      else yield result.value;
    }
  }
}

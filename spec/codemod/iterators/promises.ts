/** Yields promises, and is an iterator all the same: whoever loops over it awaits them. */
export function* requests(names: readonly string[]): Generator<Promise<string>> {
  for (const name of names) yield Promise.resolve(name);
}

await Promise.all(requests(['a', 'b']));

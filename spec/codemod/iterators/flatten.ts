type Nested<T> = T | Nested<T>[];

export function* flatten<T>(list: Nested<T>[]): Generator<T> {
  for (const one of list) {
    if (Array.isArray(one)) yield* flatten(one);
    else yield one as T;
  }
}

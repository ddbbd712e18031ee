const lazy = {
  wrap<T>(fn: () => Iterable<T>): Iterable<T> {
    return { [Symbol.iterator]: () => fn()[Symbol.iterator]() };
  },
};

export const digits = lazy.wrap(function* () {
  for (let n = 0; n < 10; n++) yield n;
});

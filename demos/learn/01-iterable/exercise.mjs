// An iterator has a method next(), which gives { done, value }. An iterable has a method
// [Symbol.iterator](), which gives an iterator: `for … of` and `...` ask for that one.
//
// Mend it so that [...countdown(3)] is [3, 2, 1].

export function countdown(from) {
  let left = from;
  return {
    next() {
      if (left === 0) return { done: true, value: undefined };
      left -= 1;
      return { done: false, value: left + 1 };
    },
  };
}

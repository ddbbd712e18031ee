export function countdown(from) {
  let left = from;
  return {
    [Symbol.iterator]() {
      return this;
    },
    next() {
      if (left === 0) return { done: true, value: undefined };
      left -= 1;
      return { done: false, value: left };
    },
  };
}

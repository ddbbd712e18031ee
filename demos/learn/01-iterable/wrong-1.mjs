export function countdown(from) {
  let left = from;
  return {
    [Symbol.iterator]() {
      return this;
    },
    next() {
      left -= 1;
      return { done: left === 0, value: left + 1 };
    },
  };
}

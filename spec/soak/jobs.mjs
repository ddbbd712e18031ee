// What the threads and processes of the soak do.

export function count(upTo) {
  let sum = 0;
  for (let i = 0; i < upTo; i += 1) sum += i;
  return sum;
}

export function fail() {
  throw new RangeError('on purpose');
}

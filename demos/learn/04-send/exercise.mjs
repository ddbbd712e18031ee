// `yield` is an expression: next(value) sends a value in, and that is what the `yield` gives.
//
// Mend it so that each number that is sent in gives the average of all so far.

export function* average() {
  let sum = 0;
  let count = 0;
  let result;
  for (;;) {
    yield result;
    const number = 0;
    sum += number;
    count += 1;
    result = sum / count;
  }
}

export function* average() {
  let sum = 0;
  let count = 0;
  let result;
  for (;;) {
    const number = yield result;
    sum += number;
    count += 1;
    result = sum / count;
  }
}

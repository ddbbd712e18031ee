export function* average() {
  let result = 0;
  for (;;) {
    const number = yield result;
    result = (result + number) / 2;
  }
}

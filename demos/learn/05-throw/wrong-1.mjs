export function* counter() {
  let count = 0;
  for (;;) {
    count += 1;
    yield count;
  }
}

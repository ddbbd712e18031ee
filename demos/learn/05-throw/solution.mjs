export function* counter() {
  let count = 0;
  for (;;) {
    try {
      count += 1;
      yield count;
    } catch {
      count = 0;
    }
  }
}

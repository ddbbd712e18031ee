export function* evens(limit) {
  for (let n = 2; n <= limit; n += 2) {
    yield n;
  }
}

export function* evens(limit) {
  const all = [];
  for (let n = 2; n <= limit; n += 2) all.push(n);
  yield all;
}

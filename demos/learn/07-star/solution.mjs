function* letters() {
  yield 'b';
  yield 'c';
}

export function* all() {
  yield 'a';
  yield* letters();
  yield 'd';
}

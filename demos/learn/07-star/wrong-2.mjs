function* letters() {
  yield 'b';
  yield 'c';
}

export function* all() {
  yield 'a';
  letters();
  yield 'd';
}

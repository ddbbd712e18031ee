// `yield` hands out one value. `yield*` hands out all that another iterable has, one after the other.
//
// Mend it so that [...all()] is ['a', 'b', 'c', 'd'].

function* letters() {
  yield 'b';
  yield 'c';
}

export function* all() {
  yield 'a';
  yield letters();
  yield 'd';
}

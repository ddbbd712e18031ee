// A generator function makes iterators: each `yield` hands out a value, and the body stops there
// until the next one is asked for.
//
// Mend it so that [...evens(6)] is [2, 4, 6].

export function* evens(limit) {
  for (let n = 2; n <= limit; n += 2) {
    return n;
  }
}

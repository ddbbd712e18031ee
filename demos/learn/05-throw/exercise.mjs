// throw(error) resumes a generator with an error: it is thrown at the `yield` where it waits, and
// can be caught there.
//
// Mend it so that an error sets the count back to 0 and the counting goes on.

export function* counter() {
  let count = 0;
  try {
    for (;;) {
      count += 1;
      yield count;
    }
  } catch {
    count = 0;
  }
}

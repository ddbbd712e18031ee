// Whoever leaves a `for … of` early closes the generator: its return() is called, and resumes it
// with an order to leave, at the `yield` where it waits. Only `finally` runs.
//
// Mend it so that what was opened is closed, however the loop ends.

export function* records() {
  console.log('open');
  yield 'first';
  yield 'second';
  yield 'third';
  console.log('close');
}

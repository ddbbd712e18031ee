export function* records() {
  try {
    console.log('open');
    yield 'first';
  } finally {
    console.log('close');
  }
  yield 'second';
  yield 'third';
}

export function* records() {
  console.log('open');
  try {
    yield 'first';
    yield 'second';
    yield 'third';
  } finally {
    console.log('close');
  }
}

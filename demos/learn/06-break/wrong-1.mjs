export function* records() {
  console.log('open');
  try {
    yield 'first';
    yield 'second';
    yield 'third';
    console.log('close');
  } catch (error) {
    console.log('close');
    throw error;
  }
}

export function* light(): Generator<'red' | 'green' | 'yellow'> {
  for (;;) {
    yield 'red';
    yield 'green';
    yield 'yellow';
  }
}

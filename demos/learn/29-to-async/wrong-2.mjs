import { sleep, toAsync } from 'yieldfrom';

export function* hello(name) {
  return toAsync(function* () {
    yield* sleep(0);
    return `Hello, ${name}`;
  });
}

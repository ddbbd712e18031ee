import { sleep, toAsync } from 'yieldfrom';

export const hello = toAsync(function* (name) {
  yield* sleep(0);
  return `Hello, ${name}`;
});

import { sleep } from 'yieldfrom';

export function* poll(request) {
  for (;;) {
    yield* request();
    yield* sleep(100);
  }
}

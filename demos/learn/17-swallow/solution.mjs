import { isCancelled, sleep } from 'yieldfrom';

export function* poll(request) {
  for (;;) {
    try {
      yield* request();
      yield* sleep(100);
    } catch (error) {
      if (isCancelled(error)) throw error;
      console.log('again after', error.name);
      yield* sleep(50);
    }
  }
}

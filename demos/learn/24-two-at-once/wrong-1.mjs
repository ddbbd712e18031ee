import { gather, Semaphore } from 'yieldfrom';

export function* downloadAll(names, download) {
  const places = new Semaphore(2);
  function* one(name) {
    try {
      yield* places.acquire();
    } finally {
      places.release();
    }
    return yield* download(name);
  }
  return yield* gather(names.map(one), { returnExceptions: true });
}

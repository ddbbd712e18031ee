import { gather, Semaphore } from 'yieldfrom';

export function* downloadAll(names, download) {
  const places = new Semaphore(2);
  function* one(name) {
    yield* places.acquire();
    try {
      return yield* download(name);
    } finally {
      places.release();
    }
  }
  return yield* gather(names.map(one), { returnExceptions: true });
}

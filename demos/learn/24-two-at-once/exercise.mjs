// A Semaphore lets a number of tasks in at once. A place that is not given back is lost.
//
// Mend it so that never more than two downloads run at once, and one that fails takes no place
// with it.
import { gather, Semaphore } from 'yieldfrom';

export function* downloadAll(names, download) {
  const places = new Semaphore(2);
  function* one(name) {
    yield* places.acquire();
    const text = yield* download(name);
    places.release();
    return text;
  }
  return yield* gather(names.map(one), { returnExceptions: true });
}

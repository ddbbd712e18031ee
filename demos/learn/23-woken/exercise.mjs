// A condition wakes those who wait for a change. When one of them runs, another may have been
// faster: what it waited for is gone again.
//
// Mend take() so that it never takes from an empty shelf.
import { Condition } from 'yieldfrom';

export class Shelf {
  #items = [];
  #changed = new Condition();

  *put(item) {
    yield* this.#changed.acquire();
    this.#items.push(item);
    this.#changed.notifyAll();
    this.#changed.release();
  }

  *take() {
    yield* this.#changed.acquire();
    try {
      if (this.#items.length === 0) yield* this.#changed.wait();
      return this.#items.shift();
    } finally {
      this.#changed.release();
    }
  }
}

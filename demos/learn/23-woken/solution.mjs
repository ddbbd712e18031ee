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
      while (this.#items.length === 0) yield* this.#changed.wait();
      return this.#items.shift();
    } finally {
      this.#changed.release();
    }
  }
}

export class LinkedList<T> {
  #head: { value: T; next: unknown } | undefined;

  *[Symbol.iterator](): Generator<T> {
    for (let node = this.#head; node; node = node.next as typeof node) yield node.value;
  }
}

/** A member of a linked set: the links lie in the member itself, so membership costs no allocation. */
export interface Linked<M> {
  _previous: M | null;
  _following: M | null;
}

/**
 * An ordered set whose members carry the links.
 *
 * `add` and `remove` are O(1); iteration is in the order of adding. A member is in one such set
 * at most.
 */
export class LinkedSet<M extends Linked<M>> {
  #first: M | null = null;
  #last: M | null = null;

  /** Adds a member at the end; one that is in already stays where it is. */
  add(member: M): void {
    if (member._previous !== null || this.#first === member) return;
    member._previous = this.#last;
    member._following = null;
    if (this.#last === null) this.#first = member;
    else this.#last._following = member;
    this.#last = member;
  }

  remove(member: M): void {
    const { _previous: previous, _following: following } = member;
    if (previous === null && this.#first !== member) return;
    if (previous === null) this.#first = following;
    else previous._following = following;
    if (following === null) this.#last = previous;
    else following._previous = previous;
    member._previous = null;
    member._following = null;
  }

  *[Symbol.iterator](): Generator<M, void, undefined> {
    for (let member = this.#first; member !== null;) {
      const { _following: following } = member;
      yield member;
      member = following;
    }
  }
}

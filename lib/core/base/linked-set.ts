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
  /** @internal */
  declare _first: M | null;
  /** @internal */
  declare _last: M | null;

  constructor() {
    this._first = null;
    this._last = null;
  }

  has(member: M): boolean {
    return member._previous !== null || this._first === member;
  }

  /** Adds a member at the end; one that is in already stays where it is. */
  add(member: M): void {
    if (this.has(member)) return;
    member._previous = this._last;
    member._following = null;
    if (this._last === null) this._first = member;
    else this._last._following = member;
    this._last = member;
  }

  remove(member: M): void {
    if (!this.has(member)) return;
    const { _previous: previous, _following: following } = member;
    if (previous === null) this._first = following;
    else previous._following = following;
    if (following === null) this._last = previous;
    else following._previous = previous;
    member._previous = null;
    member._following = null;
  }

  *[Symbol.iterator](): Generator<M, void, undefined> {
    for (let member = this._first; member !== null;) {
      const { _following: following } = member;
      yield member;
      member = following;
    }
  }
}

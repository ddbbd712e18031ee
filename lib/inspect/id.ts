const ids = /*#__PURE__*/ new WeakMap<object, number>();
let lastId = 0;

/** Gives a number for an object, always the same: Python's `id`, where there are no addresses. */
export function idOf(thing: object): number {
  let id = ids.get(thing);
  if (id === undefined) {
    lastId += 1;
    id = lastId;
    ids.set(thing, id);
  }
  return id;
}

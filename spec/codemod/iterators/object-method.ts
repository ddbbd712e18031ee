export const deck = {
  suits: ['a', 'b'],
  *cards(): Generator<string> {
    for (const suit of this.suits) for (let n = 1; n < 14; n++) yield `${suit}${n}`;
  },
  *[Symbol.iterator](): Generator<string> {
    yield* this.cards();
  },
};

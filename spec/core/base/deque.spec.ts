import { expect } from 'chai';
import fc from 'fast-check';
import { Deque } from '../../../lib/lowlevel.js';
import { countAssertion } from '../../kit/guard.js';

/** A deque beside the array that it must be like. */
interface Pair {
  readonly model: number[];
  readonly deque: Deque<number>;
}

type Command = (pair: Pair) => void;

function same(pair: Pair, got: unknown, expected: unknown): void {
  expect(got).to.deep.equal(expected);
  expect([...pair.deque]).to.deep.equal(pair.model);
  expect(pair.deque.length).to.equal(pair.model.length);
  expect(pair.deque.peek()).to.equal(pair.model[0]);
}

const push =
  (item: number): Command =>
  (pair) =>
    same(pair, pair.deque.push(item), void pair.model.push(item));
const unshift =
  (item: number): Command =>
  (pair) =>
    same(pair, pair.deque.unshift(item), void pair.model.unshift(item));
const shift: Command = (pair) => same(pair, pair.deque.shift(), pair.model.shift());
const pop: Command = (pair) => same(pair, pair.deque.pop(), pair.model.pop());
const clear: Command = (pair) => same(pair, pair.deque.clear(), void pair.model.splice(0));
const remove =
  (item: number): Command =>
  (pair) => {
    const index = pair.model.indexOf(item);
    if (index >= 0) pair.model.splice(index, 1);
    same(pair, pair.deque.remove(item), index >= 0);
  };

const item = fc.integer({ min: 0, max: 8 });
const commands = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: item.map(push) },
    { weight: 3, arbitrary: item.map(unshift) },
    { weight: 4, arbitrary: fc.constant(shift) },
    { weight: 2, arbitrary: fc.constant(pop) },
    { weight: 2, arbitrary: item.map(remove) },
    { weight: 1, arbitrary: fc.constant(clear) },
  ),
  { maxLength: 120 },
);

describe('Deque', () => {
  it('is like an array, whatever is done to it', () => {
    fc.assert(
      fc.property(commands, (list) => {
        const pair = { model: [], deque: new Deque<number>() };
        for (const command of list) command(pair);
      }),
    );
    countAssertion();
  });

  it('grows while it wraps around its end', () => {
    const deque = new Deque<number>();
    for (let i = 0; i < 10; i += 1) deque.push(i);
    for (let i = 0; i < 8; i += 1) deque.shift();
    for (let i = 10; i < 60; i += 1) deque.push(i);
    expect([...deque]).to.deep.equal(Array.from({ length: 52 }, (_, i) => i + 8));
  });

  it('gives undefined where there is nothing', () => {
    const deque = new Deque<number>();
    expect([deque.shift(), deque.pop(), deque.peek()]).to.deep.equal([
      undefined,
      undefined,
      undefined,
    ]);
    expect(deque.remove(1)).to.equal(false);
    expect(deque.remove(undefined as never)).to.equal(false);
  });
});

describe('Deque', () => {
  it('takes an item out at any place, though it is full and wraps around its end', () => {
    const items = Array.from({ length: 16 }, (_, i) => i);
    for (const gone of items) {
      for (const start of items) {
        const deque = new Deque<number>();
        for (let i = 0; i < start; i += 1) deque.push(-1);
        for (let i = 0; i < start; i += 1) deque.shift();
        for (const one of items) deque.push(one);
        expect(deque.remove(gone)).to.equal(true);
        expect([...deque]).to.deep.equal(items.filter((one) => one !== gone));
      }
    }
  });

  it('grows at either end, in order', () => {
    const deque = new Deque<number>();
    for (let i = 0; i < 100; i += 1) deque.unshift(i);
    expect([...deque]).to.deep.equal(Array.from({ length: 100 }, (_, i) => 99 - i));
    for (let i = 0; i < 100; i += 1) deque.push(i);
    expect([deque.length, deque.shift(), deque.pop()]).to.deep.equal([200, 99, 99]);
  });
});

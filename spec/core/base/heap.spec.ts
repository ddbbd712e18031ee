import { expect } from 'chai';
import fc from 'fast-check';
import { Heap, type HeapEntry } from '../../../lib/lowlevel.js';
import { countAssertion } from '../../kit/guard.js';

/** An entry with an age, so that the order is total. */
class Entry implements HeapEntry {
  heapIndex = -1;
  readonly rank: number;
  readonly age: number;

  constructor(rank: number, age: number) {
    this.rank = rank;
    this.age = age;
  }
}

const isBefore = (a: Entry, b: Entry): boolean =>
  a.rank < b.rank || (a.rank === b.rank && a.age < b.age);

const sorted = (entries: readonly Entry[]): Entry[] =>
  [...entries].sort((a, b) => a.rank - b.rank || a.age - b.age);

function drain(heap: Heap<Entry>): Entry[] {
  const entries: Entry[] = [];
  for (let entry = heap.pop(); entry !== undefined; entry = heap.pop()) entries.push(entry);
  return entries;
}

describe('Heap', () => {
  it('gives its entries by the order given, whatever is put in and taken out between', () => {
    const rank = fc.integer({ min: 0, max: 20 });
    // A number puts in; a pick takes out one of those that are in; null takes the first.
    const commands = fc.array(
      fc.oneof(
        { weight: 4, arbitrary: rank },
        { weight: 2, arbitrary: fc.record({ pick: fc.nat(1000) }) },
        { weight: 1, arbitrary: fc.constant(null) },
      ),
      { maxLength: 100 },
    );
    fc.assert(
      fc.property(commands, (list) => {
        const heap = new Heap<Entry>(isBefore);
        let model: Entry[] = [];
        for (const [age, command] of list.entries()) {
          if (typeof command === 'number') {
            const entry = new Entry(command, age);
            model.push(entry);
            heap.push(entry);
          } else if (command === null) {
            const [first] = sorted(model);
            expect(heap.peek()).to.equal(first);
            expect(heap.pop()).to.equal(first);
            model = model.filter((entry) => entry !== first);
          } else if (model.length > 0) {
            const entry = model[command.pick % model.length] as Entry;
            expect(heap.remove(entry)).to.equal(true);
            expect(heap.remove(entry)).to.equal(false);
            expect(entry.heapIndex).to.equal(-1);
            model = model.filter((other) => other !== entry);
          }
          expect(heap.size).to.equal(model.length);
          expect([...heap].map((entry) => entry.heapIndex)).to.deep.equal([...model.keys()]);
        }
        expect(drain(heap)).to.deep.equal(sorted(model));
      }),
    );
    countAssertion();
  });

  it('does not take out an entry of another heap', () => {
    const [a, b] = [new Heap<Entry>(isBefore), new Heap<Entry>(isBefore)];
    const [first, second] = [new Entry(1, 0), new Entry(2, 1)];
    a.push(first);
    b.push(second);
    expect(a.remove(second)).to.equal(false);
    expect(b.pop()).to.equal(second);
  });

  it('lets go of all entries when it is cleared', () => {
    const heap = new Heap<Entry>(isBefore);
    const entry = new Entry(1, 0);
    heap.push(entry);
    heap.push(new Entry(0, 1));
    heap.clear();
    expect([heap.size, heap.peek(), heap.pop(), entry.heapIndex]).to.deep.equal([
      0,
      undefined,
      undefined,
      -1,
    ]);
    heap.push(entry);
    expect(heap.pop()).to.equal(entry);
  });
});

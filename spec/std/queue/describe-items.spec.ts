import { expect } from 'chai';
import { describeItems } from '../../../lib/std/queue/describe-items.js';

describe('describeItems', () => {
  it('shows values as Python shows a list, and names what has no such form', () => {
    const items = [1, 'two', 3n, true, undefined, null, [1, 'x'], {}, new Map()];
    expect(describeItems(items)).to.equal(
      "[1, 'two', 3, true, undefined, null, [1, 'x'], a plain object, a Map]",
    );
  });

  it('shows the first of many', () => {
    const text = describeItems(Array.from({ length: 1000 }, (_, i) => i));
    expect(text).to.match(/^\[0, 1, .*, 19, …\]$/);
  });

  it('does not lose itself in arrays that hold each other', () => {
    const item: unknown[] = [1];
    item.push(item);
    expect(describeItems([item])).to.equal('[[1, an array of 2]]');
  });
});

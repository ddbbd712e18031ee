import { expect } from 'chai';
import { LoopBound } from '../../../lib/std/sync/loop-bound.js';
import { type Future, RuntimeError } from '../../../lib/index.js';
import { runVirtual } from '../../kit/turns.js';

class Thing extends LoopBound {
  *take(): Generator<unknown, Future<void>> {
    return this._createWaiter();
  }

  override _describe(): string {
    return '[of use]';
  }
}

describe('LoopBound', () => {
  it('needs a running loop for a waiter', () => {
    expect(() => new Thing()._createWaiter()).to.throw(RuntimeError, 'no running event loop');
  });

  it('[rule 158] stays with the loop of its first waiter', () => {
    const thing = new Thing();
    void runVirtual(thing.take());
    expect(() => {
      void runVirtual(thing.take());
    }).to.throw(RuntimeError, '<Thing [of use]> is bound to a different event loop');
  });

  it('is what a waiter says it waits for, unless it stands for somebody else', () => {
    const thing = new Thing();
    const other = new Thing();
    thing._source = other;
    expect(runVirtual(thing.take())._source).to.equal(other);
    expect(runVirtual(other.take())._source).to.equal(other);
  });

  it('is shown by the console as it describes itself', () => {
    const shown = (new Thing() as unknown as Record<symbol, () => string>)[
      Symbol.for('nodejs.util.inspect.custom')
    ]?.call(new Thing());
    expect(shown).to.equal('<Thing [of use]>');
  });
});

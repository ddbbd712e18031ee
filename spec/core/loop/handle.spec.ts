import { expect } from 'chai';
import { Context, ContextVar, Handle, TimerHandle } from '../../../lib/index.js';
import { VirtualTimeLoop } from '../../../lib/testing/index.js';

describe('Handle', () => {
  let loop: VirtualTimeLoop;
  beforeEach(() => {
    loop = new VirtualTimeLoop();
  });
  afterEach(() => {
    loop.close();
  });

  it('[rule 22] has the context of its making, or the very one that it is given', () => {
    const variable = new ContextVar<string>('variable');
    const context = new Context();
    const made = context.run(() => {
      variable.set('made');
      return new Handle(() => undefined, [], loop);
    });
    expect(made.getContext().get(variable)).to.equal('made');
    expect(made.getContext()).to.equal(made.getContext());
    const given = new Handle(() => undefined, [], loop, context);
    expect(given.getContext()).to.equal(context);
  });

  it('keeps in debug mode the name of what it was to call, however often it is cancelled', () => {
    loop.setDebug(true);
    const handle = loop.callSoon(function named() {
      return undefined;
    });
    handle.cancel();
    handle.cancel();
    expect(String(handle)).to.match(/^<Handle cancelled named\(\)/);
  });

  it('[rule 9] can be cancelled again and again', () => {
    const handle = loop.callSoon(() => undefined);
    expect(handle.cancelled()).to.equal(false);
    handle.cancel();
    handle.cancel();
    expect(handle.cancelled()).to.equal(true);
    loop.runOnce();
  });
});

describe('TimerHandle', () => {
  it('knows when it is due, and comes before those that are due later, or were made later', () => {
    const loop = new VirtualTimeLoop();
    const [late, early, twin] = [5, 1, 1].map((when) => loop.callAt(when, () => undefined)) as [
      TimerHandle,
      TimerHandle,
      TimerHandle,
    ];
    expect([late.when(), early.when()]).to.deep.equal([5, 1]);
    const sorted = [late, twin, early].sort((a, b) => TimerHandle.compare(a, b));
    expect(sorted).to.deep.equal([early, twin, late]);
    loop.close();
  });

  it('refuses a time that is none', () => {
    const loop = new VirtualTimeLoop();
    for (const wrong of [NaN, '5', undefined]) {
      expect(() => new TimerHandle(wrong as never, () => undefined, [], loop)).to.throw(
        TypeError,
        'when must be a number of milliseconds',
      );
    }
    loop.close();
  });
});

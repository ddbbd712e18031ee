import { expect } from 'chai';
import { createTask, type Coroutine, Future } from '../../lib/index.js';
import { FakeHost, randomFrom, VirtualTimeLoop } from '../../lib/testing/index.js';

describe('FakeHost', () => {
  const run = (main: (host: FakeHost) => Coroutine<void>): VirtualTimeLoop => {
    const loop = new VirtualTimeLoop();
    loop.runSync(main(new FakeHost(loop, randomFrom(1), () => 0)));
    return loop;
  };

  it('lets an operation come back now, with what it gives', () => {
    const seen: unknown[] = [];
    const loop = run(function* (host) {
      const slow = host.begin('slow', { latency: 1000, gives: () => 'here' });
      const other = host.begin('other', { latency: 3 });
      seen.push(host.comeBack(slow), slow.result(), host.comeBack(slow));
      yield* other;
    });
    expect(seen).to.deep.equal([true, 'here', false]);
    expect(loop.time()).to.equal(3);
  });

  it('lets one that fails come back with its error, to whoever waits', () => {
    let caught = '';
    run(function* (host) {
      const slow = host.begin('slow', { latency: 1000, fails: new RangeError('no') });
      const waiter = createTask(
        (function* (): Coroutine<void> {
          try {
            yield* slow;
          } catch (error) {
            caught = String(error);
          }
        })(),
      );
      yield* host.call('a moment', { latency: 1 });
      host.comeBack(slow);
      yield* waiter;
    });
    expect(caught).to.equal('RangeError: no');
  });

  it('refuses what is no operation of its own', () => {
    run(function* (host) {
      expect(host.comeBack(new Future())).to.equal(false);
      yield* host.call('a moment');
    });
  });
});

import { expect } from 'chai';
import { type Coroutine, createTask, once, RuntimeError, runSync, sleep } from '../../lib/index.js';
import { VirtualTimeLoop } from '../../lib/testing/index.js';

type Listener = (...args: unknown[]) => void;

/** As much of an EventEmitter as Node's has for listening, so that the spec runs in browsers. */
class Emitter {
  readonly listeners = new Map<string | symbol, Set<Listener>>();

  on(name: string | symbol, listener: Listener): this {
    const set = this.listeners.get(name) ?? new Set();
    this.listeners.set(name, set.add(listener));
    return this;
  }

  removeListener(name: string | symbol, listener: Listener): this {
    this.listeners.get(name)?.delete(listener);
    return this;
  }

  emit(name: string | symbol, ...args: unknown[]): void {
    for (const listener of [...(this.listeners.get(name) ?? [])]) listener(...args);
  }

  get count(): number {
    return [...this.listeners.values()].reduce((sum, set) => sum + set.size, 0);
  }
}

/** An EventTarget that counts its listeners. */
class Target extends EventTarget {
  count = 0;

  override addEventListener(...args: Parameters<EventTarget['addEventListener']>): void {
    this.count += 1;
    super.addEventListener(...args);
  }

  override removeEventListener(...args: Parameters<EventTarget['removeEventListener']>): void {
    this.count -= 1;
    super.removeEventListener(...args);
  }
}

describe('once', () => {
  let loop: VirtualTimeLoop;
  beforeEach(() => (loop = new VirtualTimeLoop()));
  afterEach(() => {
    loop.close();
  });

  describe('of an emitter', () => {
    it('gives the arguments of the next event, and listens no more', () => {
      const emitter = new Emitter();
      const main = function* (): Coroutine<unknown[]> {
        loop.callLater(5, () => {
          emitter.emit('other', 0);
          emitter.emit('ready', 1, 'a');
          emitter.emit('ready', 2, 'b');
        });
        return yield* once(emitter, 'ready');
      };
      expect(loop.runSync(main())).to.deep.equal([1, 'a']);
      expect(emitter.count).to.equal(0);
    });

    it('listens from the call on', () => {
      const emitter = new Emitter();
      const main = function* (): Coroutine<unknown[]> {
        const ready = once(emitter, 'ready');
        emitter.emit('ready', 'early');
        yield* sleep(10);
        return yield* ready;
      };
      expect(loop.runSync(main())).to.deep.equal(['early']);
    });

    it('fails by an error event', () => {
      const emitter = new Emitter();
      const main = function* (): Coroutine<void> {
        loop.callLater(5, () => {
          emitter.emit('error', new RangeError('no'));
        });
        yield* once(emitter, 'ready');
      };
      expect(() => {
        loop.runSync(main());
      }).to.throw(RangeError, 'no');
      expect(emitter.count).to.equal(0);
    });

    it('gives an error event that it was asked for', () => {
      const emitter = new Emitter();
      const error = new Error('wanted');
      const main = function* (): Coroutine<unknown[]> {
        const asked = once(emitter, 'error');
        emitter.emit('error', error);
        return yield* asked;
      };
      expect(loop.runSync(main())).to.deep.equal([error]);
    });

    it('takes a symbol for a name', () => {
      const emitter = new Emitter();
      const name = Symbol('ready');
      const main = function* (): Coroutine<unknown[]> {
        const asked = once(emitter, name);
        emitter.emit(name);
        return yield* asked;
      };
      expect(loop.runSync(main())).to.deep.equal([]);
    });
  });

  describe('of a target', () => {
    it('gives the next event, and listens no more', () => {
      const target = new Target();
      const main = function* (): Coroutine<string> {
        loop.callLater(5, () => {
          target.dispatchEvent(new globalThis.Event('other'));
          target.dispatchEvent(new globalThis.Event('ready'));
        });
        const event = yield* once(target, 'ready');
        return event.type;
      };
      expect(loop.runSync(main())).to.equal('ready');
      expect(target.count).to.be.at.most(0);
    });
  });

  describe('when its awaiter is cancelled', () => {
    it('listens no more', () => {
      const emitter = new Emitter();
      const target = new Target();
      const main = function* (): Coroutine<boolean[]> {
        const tasks = [
          createTask(waiting(() => once(emitter, 'ready'))),
          createTask(waiting(() => once(target, 'ready'))),
        ];
        yield* sleep(0);
        for (const task of tasks) task.cancel();
        yield* sleep(0);
        emitter.emit('ready');
        target.dispatchEvent(new globalThis.Event('ready'));
        yield* sleep(0);
        return tasks.map((task) => task.cancelled());
      };
      function* waiting(begin: () => ReturnType<typeof once>): Coroutine<void> {
        yield* begin();
      }
      expect(loop.runSync(main())).to.deep.equal([true, true]);
      expect([emitter.count, target.count]).to.deep.equal([0, 0]);
    });
  });

  describe('with a signal', () => {
    it('is cancelled by it, with its reason', () => {
      const emitter = new Emitter();
      const controller = new AbortController();
      const main = function* (): Coroutine<void> {
        loop.callLater(5, () => {
          controller.abort('enough');
        });
        yield* once(emitter, 'ready', { signal: controller.signal });
      };
      expect(() => {
        loop.runSync(main());
      }).to.throw('enough');
      expect(emitter.count).to.equal(0);
    });

    it('does not even listen if it is aborted already', () => {
      const emitter = new Emitter();
      const main = function* (): Coroutine<boolean> {
        const future = once(emitter, 'ready', { signal: AbortSignal.abort() });
        expect(emitter.count).to.equal(0);
        yield* sleep(0);
        return future.cancelled();
      };
      expect(loop.runSync(main())).to.equal(true);
    });
  });

  it('says what it waits for in the report of a deadlock', () => {
    const main = function* (): Coroutine<void> {
      yield* once(new Emitter(), 'ready');
    };
    expect(() => {
      runSync(main());
    }).to.throw("waits for the event 'ready'");
  });

  it('refuses what neither emits nor dispatches', () => {
    const main = function* (): Coroutine<void> {
      yield* once({} as Emitter, 'ready');
    };
    expect(() => {
      loop.runSync(main());
    }).to.throw(TypeError, 'once() needs an event emitter or target, got a plain object');
  });

  it('needs a running loop', () => {
    expect(() => once(new Emitter(), 'ready')).to.throw(RuntimeError, 'no running event loop');
  });
});

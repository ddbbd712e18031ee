import { expect } from 'chai';
import {
  AbstractEventLoopPolicy,
  type Coroutine,
  DefaultEventLoopPolicy,
  EventLoop,
  getEventLoop,
  getEventLoopPolicy,
  getRunningLoop,
  newEventLoop,
  NotImplementedError,
  run,
  RuntimeError,
  setEventLoop,
  setEventLoopPolicy,
  sleep,
} from '../../lib/index.js';
import { ReferenceEventLoop, VirtualTimeLoop } from '../../lib/testing/index.js';

const restore = (): void => {
  setEventLoopPolicy(null);
  setEventLoop(null);
};

describe('AbstractEventLoopPolicy', () => {
  it('implements nothing', () => {
    const policy = new AbstractEventLoopPolicy();
    expect(() => policy.getEventLoop()).to.throw(NotImplementedError);
    expect(() => {
      policy.setEventLoop(null);
    }).to.throw(NotImplementedError);
    expect(() => policy.newEventLoop()).to.throw(NotImplementedError);
  });
});

describe('DefaultEventLoopPolicy', () => {
  afterEach(restore);

  it('is in force where no other was set', () => {
    expect(getEventLoopPolicy()).to.be.instanceOf(DefaultEventLoopPolicy);
    expect(getEventLoopPolicy()).to.equal(getEventLoopPolicy());
  });

  it('makes a loop on the platform at hand, each time a new one', () => {
    const [first, second] = [newEventLoop(), newEventLoop()] as const;
    expect(first).to.be.instanceOf(EventLoop);
    expect(first).to.not.equal(second);
    first.close();
    second.close();
  });

  it('never makes a loop when asked for the current one', () => {
    expect(() => getEventLoop()).to.throw(RuntimeError, 'There is no current event loop');
  });

  it('keeps the loop that is set', () => {
    const loop = newEventLoop();
    setEventLoop(loop);
    expect(getEventLoop()).to.equal(loop);
    setEventLoop(null);
    expect(() => getEventLoop()).to.throw(RuntimeError);
    loop.close();
  });

  it('refuses to set what is no loop', () => {
    for (const wrong of [5, 'loop', {}, undefined]) {
      expect(() => {
        setEventLoop(wrong as never);
      }).to.throw(TypeError, 'loop must be an event loop or null');
    }
  });
});

describe('getEventLoop', () => {
  afterEach(restore);

  it('prefers the running loop to the one that is set', async () => {
    const set = newEventLoop();
    setEventLoop(set);
    function* main(): Coroutine<EventLoop[]> {
      return [getEventLoop(), getRunningLoop()];
    }
    const [asked, running] = await run(main(), { loopFactory: newEventLoop });
    expect(asked).to.equal(running);
    expect(asked).to.not.equal(set);
    expect(getEventLoop()).to.equal(set);
    set.close();
  });
});

describe('setEventLoopPolicy', () => {
  afterEach(restore);

  class VirtualPolicy extends DefaultEventLoopPolicy {
    override newEventLoop(): EventLoop {
      return new VirtualTimeLoop();
    }
  }

  class PlainPolicy extends DefaultEventLoopPolicy {
    override newEventLoop(): EventLoop {
      return new ReferenceEventLoop();
    }
  }

  it('puts other loops under programs that know nothing of it', async () => {
    function* main(): Coroutine<string> {
      yield* sleep(1);
      return getRunningLoop().constructor.name;
    }
    const names: string[] = [];
    for (const policy of [new VirtualPolicy(), new PlainPolicy(), null]) {
      setEventLoopPolicy(policy);
      names.push(await run(main()));
    }
    expect(names).to.deep.equal(['VirtualTimeLoop', 'ReferenceEventLoop', 'EventLoop']);
  });

  it('decides what the loop functions do', () => {
    class Recording extends AbstractEventLoopPolicy {
      readonly calls: string[] = [];
      readonly loop: EventLoop = new VirtualTimeLoop();
      override getEventLoop(): EventLoop {
        this.calls.push('get');
        return this.loop;
      }
      override setEventLoop(loop: EventLoop | null): void {
        this.calls.push(`set ${String(loop)}`);
      }
      override newEventLoop(): EventLoop {
        this.calls.push('new');
        return this.loop;
      }
    }
    const policy = new Recording();
    setEventLoopPolicy(policy);
    expect(getEventLoopPolicy()).to.equal(policy);
    expect([getEventLoop(), newEventLoop()]).to.deep.equal([policy.loop, policy.loop]);
    setEventLoop(null);
    expect(policy.calls).to.deep.equal(['get', 'new', 'set null']);
    policy.loop.close();
  });

  it('refuses what is no policy', () => {
    for (const wrong of [5, 'policy', {}, undefined, class {}]) {
      expect(() => {
        setEventLoopPolicy(wrong as never);
      }).to.throw(TypeError, 'policy must be an instance of AbstractEventLoopPolicy or null');
    }
  });
});

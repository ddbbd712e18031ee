import { expect } from 'chai';
import {
  call,
  coroutine,
  type Coroutine,
  EventLoop,
  NotImplementedError,
  RuntimeError,
} from '../../../lib/index.js';
import { HandHost } from '../../kit/hand-host.js';

type Listener = (() => void) | null;

/** A host with two signals, of which one cannot be caught. */
class SignalHost extends HandHost {
  readonly listeners = new Map<string, Listener>();

  signalName(sig: string | number): string | undefined {
    return new Map<string | number, string>([
      [12, 'SIGUSR2'],
      ['SIGUSR2', 'SIGUSR2'],
      ['SIGKILL', 'SIGKILL'],
    ]).get(sig);
  }
  onSignal(name: string, listener: Listener): void {
    if (name === 'SIGKILL') throw new Error('the platform refuses');
    this.wishes.push(`${listener === null ? 'no ' : ''}${name}`);
    this.listeners.set(name, listener);
  }
}

describe('EventLoop#addSignalHandler, whatever the host', () => {
  let host: SignalHost;
  let loop: EventLoop;
  let order: unknown[];
  const step = (...parts: unknown[]): void => {
    order.push(parts.join(' '));
  };
  beforeEach(() => {
    host = new SignalHost();
    loop = new EventLoop({ host });
    order = [];
  });

  it('has a function called in a turn of its own each time that the signal comes', () => {
    loop.addSignalHandler('SIGUSR2', step, 'came', 1);
    loop.callSoon(step, 'before');
    const listener = host.listeners.get('SIGUSR2');
    for (let time = 0; time < 2; time += 1) {
      listener?.();
      expect(order).to.have.length(2 * time);
      loop.runOnce();
      loop.callSoon(step, 'before');
    }
    expect(order).to.deep.equal(['before', 'came 1', 'before', 'came 1']);
  });

  it('listens once for a signal, whoever handles it, until it is handled no more', () => {
    loop.addSignalHandler(12, step, 'first');
    loop.addSignalHandler('SIGUSR2', step, 'second');
    expect(host.take()).to.deep.equal(['SIGUSR2']);
    const listener = host.listeners.get('SIGUSR2');
    listener?.();
    loop.runOnce();
    expect(order).to.deep.equal(['second']);
    expect(loop.removeSignalHandler(12)).to.equal(true);
    expect(host.take()).to.deep.equal(['no SIGUSR2']);
    expect(loop.removeSignalHandler('SIGUSR2')).to.equal(false);
    expect(host.take()).to.deep.equal([]);
    listener?.();
    expect(loop.readyCount).to.equal(0);
  });

  it('hears of no signal once its loop is closed', () => {
    loop.addSignalHandler('SIGUSR2', step, 'late');
    loop.close();
    host.listeners.get('SIGUSR2')?.();
    expect([order, loop.readyCount]).to.deep.equal([[], 0]);
    expect(() => {
      loop.addSignalHandler('SIGUSR2', step);
    }).to.throw(RuntimeError, 'closed');
  });

  it('refuses what is no signal, and what cannot be caught', () => {
    const add = (sig: unknown) => () => {
      loop.addSignalHandler(sig as string, step);
    };
    expect(add(99)).to.throw(RangeError, 'invalid signal number 99');
    expect(add(undefined)).to.throw(TypeError, 'sig must be a name or a number, not undefined');
    expect(add(12n)).to.throw(TypeError, 'sig must be a name or a number, not the bigint 12');
    expect(add('SIGKILL'))
      .to.throw(RuntimeError, 'sig SIGKILL cannot be caught')
      .with.property('cause')
      .that.has.property('message', 'the platform refuses');
    expect(loop.removeSignalHandler('SIGKILL')).to.equal(false);
  });

  it('refuses coroutines and what cannot be called', () => {
    function* body(): Coroutine<void> {}
    const add = (callback: unknown) => () => {
      loop.addSignalHandler('SIGUSR2', callback as () => void);
    };
    for (const callback of [body, coroutine(body), body(), call(body())]) {
      expect(add(callback)).to.throw(
        TypeError,
        'coroutines cannot be used with addSignalHandler()',
      );
    }
    expect(add('text')).to.throw(
      TypeError,
      "a callable object was expected by addSignalHandler(), got the string 'text'",
    );
    expect(host.take()).to.deep.equal([]);
  });

  it('needs a host with signals', () => {
    const without = { onSignal: undefined, signalName: undefined };
    for (const missing of ['onSignal', 'signalName'] as const) {
      const bare = Object.assign(new SignalHost(), { [missing]: without[missing] });
      const other = new EventLoop({ host: bare });
      expect(() => {
        other.addSignalHandler('SIGUSR2', step);
      }).to.throw(NotImplementedError, 'the hand host has no signals');
      expect(() => other.removeSignalHandler('SIGUSR2')).to.throw(NotImplementedError);
    }
  });
});

import { expect } from 'chai';
import {
  call,
  type Coroutine,
  DeadlockError,
  EventLoop,
  getRunningLoop,
  KeyboardInterrupt,
  RuntimeError,
  sleep,
  WouldBlockError,
} from '../../../lib/index.js';
import { VirtualHost } from '../../../lib/host/virtual.js';
import { BaseEventLoop } from '../../../lib/lowlevel.js';
import { VirtualTimeLoop } from '../../../lib/testing/index.js';
import { HandHost } from '../../kit/hand-host.js';

describe('BaseEventLoop', () => {
  let host: HandHost;
  let loop: EventLoop;
  let order: unknown[];
  const step = (...parts: unknown[]): void => {
    order.push(parts.join(' '));
  };
  beforeEach(() => {
    host = new HandHost();
    loop = new EventLoop({ host });
    order = [];
  });

  /** Begins a run of which nobody waits for the end. */
  function begin(): Promise<unknown> {
    const end = loop.runForever().catch((error: unknown) => error);
    host.take();
    return end;
  }

  async function stop(end: Promise<unknown>): Promise<void> {
    loop.stop();
    host.pump();
    await end;
  }

  describe('asks its host', () => {
    it('for a turn when a run begins, and to hold the process until it ends', async () => {
      const end = loop.runForever();
      expect(host.take()).to.deep.equal(['turn', 'hold']);
      expect(order).to.deep.equal([]);
      loop.stop();
      host.pump();
      expect(host.take()).to.deep.equal(['wake at Infinity', 'release']);
      await end;
    });

    it('to be woken for the earliest timer, once it is idle', async () => {
      const end = begin();
      loop.callLater(50, step, 'b');
      loop.callLater(20, step, 'a');
      host.pump();
      expect(host.take()).to.deep.equal(['wake at 20']);
      await stop(end);
    });

    it('for one turn, however much becomes ready while it is idle', async () => {
      const end = begin();
      host.pump();
      host.take();
      loop.callSoon(step, 'a');
      loop.callSoon(step, 'b');
      loop.callLater(5, step, 'c');
      expect(host.take()).to.deep.equal(['turn']);
      host.pump();
      expect(order).to.deep.equal(['a', 'b']);
      await stop(end);
    });

    it('again, when it was woken too early', async () => {
      const end = begin();
      loop.callLater(20, step, 'due');
      host.pump();
      host.take();
      host.time = 19.5;
      host.pump();
      expect(order).to.deep.equal([]);
      expect(host.take()).to.deep.equal(['wake at 20']);
      host.time = 20;
      host.pump();
      expect(order).to.deep.equal(['due']);
      await stop(end);
    });

    it('for another pump when 1024 steps are done and as many are ready again', async () => {
      const end = begin();
      let count = 0;
      const again = (): void => {
        count += 1;
        loop.callSoon(again);
      };
      for (let i = 0; i < 1024; i += 1) loop.callSoon(again);
      host.take();
      host.pump();
      expect([count, host.take()]).to.deep.equal([1024, ['turn']]);
      await stop(end);
    });

    it('for a turn of its own after 1024 steps, though something of its is awaited', async () => {
      const end = begin();
      loop._hostStart('a promise');
      const again = (): void => void loop.callSoon(again);
      for (let i = 0; i < 1024; i += 1) loop.callSoon(again);
      host.take();
      host.pump();
      expect(host.take()).to.deep.equal(['turn']);
      await stop(end);
    });

    it('for a turn when it is stopped while it is idle', async () => {
      const end = begin();
      host.pump();
      host.take();
      loop.stop();
      expect(host.take()).to.deep.equal(['turn']);
      host.pump();
      expect(host.take()).to.deep.equal(['wake at Infinity', 'release']);
      await end;
    });

    it('for a turn when what is awaited of it has come, though nobody is woken by that', async () => {
      const end = begin();
      loop._hostStart('a promise');
      loop.callLater(20, step, 'due');
      host.pump();
      expect(host.take()).to.deep.equal(['wake at 20, host work']);
      loop._hostDone('a promise');
      host.pump();
      expect(host.take()).to.deep.equal(['turn', 'wake at 20']);
      await stop(end);
    });

    it('for nothing when what was awaited comes after the end', async () => {
      const end = begin();
      loop._hostStart('a promise');
      await stop(end);
      loop.close();
      host.take();
      loop._hostDone('a promise');
      expect(host.take()).to.deep.equal([]);
    });

    it('for nothing while no run is pending', async () => {
      await stop(begin());
      host.take();
      loop.callSoon(step, 'a');
      loop.callLater(5, step, 'b');
      loop.stop();
      expect(host.take()).to.deep.equal([]);
    });

    it('to leave its clock alone while more of it is awaited than waits for the loop', async () => {
      const end = begin();
      loop._promiseMade();
      loop._promiseSettled();
      loop._promiseMade();
      loop._hostStart('an async function that awaits the loop');
      host.pump();
      expect(host.take()).to.deep.equal(['wake at Infinity']);
      loop._promiseSettled();
      loop._hostStart('a promise');
      loop.callSoon(step);
      host.take();
      host.pump();
      expect(host.take()).to.deep.equal(['wake at Infinity, host work']);
      await stop(end);
    });

    it('once to close, however often the loop is closed', () => {
      loop.close();
      loop.close();
      expect(host.take()).to.deep.equal(['close']);
    });

    it('to forget a timer that is withdrawn from outside a turn', async () => {
      const end = begin();
      const handle = loop.callLater(3_600_000, step, 'in an hour');
      host.pump();
      expect(host.take()).to.deep.equal(['wake at 3600000']);
      handle.cancel();
      host.pump();
      expect(host.take()).to.deep.equal(['turn', 'wake at Infinity']);
      await stop(end);
    });

    it('for a microturn after every turn while something of the host is awaited', async () => {
      const end = begin();
      void loop.createTask(
        (function* (): Coroutine<void> {
          void loop.createTask(
            (function* (): Coroutine<void> {
              for (let turn = 0; turn < 2; turn += 1) yield* sleep(0);
            })(),
          );
          yield new Promise(() => undefined);
        })(),
      );
      host.pump();
      expect(host.take()).to.deep.equal(['microturn']);
      host.pump();
      expect(host.take()).to.deep.equal(['microturn']);
      host.pump();
      host.pump();
      expect(host.take()).to.deep.equal(['microturn', 'wake at Infinity, host work']);
      await stop(end);
    });
  });

  it('[rule 2] keeps the snapshot of a turn that is paused for the host', async () => {
    const end = begin();
    for (let i = 0; i < 1500; i += 1) {
      loop.callSoon(() => {
        step(i);
        if (i === 0) loop.callSoon(step, 'next turn');
        if (i === 0) loop.callLater(0, step, 'timer');
        if (i === 1499) loop.callSoon(step, 'next turn as well');
      });
    }
    host.pump();
    expect(order).to.have.length(1024);
    expect(host.take()).to.deep.equal(['turn']);
    loop.callSoon(step, 'from outside');
    host.time = 100;
    host.pump();
    expect(order).to.deep.equal([
      ...Array.from({ length: 1500 }, (_, i) => String(i)),
      'next turn',
      'from outside',
      'next turn as well',
      'timer',
    ]);
    await stop(end);
  });

  it('[rule 11] ends the turn that is paused for the host before a stop ends the run', async () => {
    const end = begin();
    loop.callSoon(() => {
      loop.stop();
      loop.callSoon(step, 'next turn');
    });
    for (let i = 0; i < 1500; i += 1) loop.callSoon(step, i);
    host.pump();
    host.pump();
    await end;
    expect(order).to.deep.equal(Array.from({ length: 1500 }, (_, i) => String(i)));
  });

  it('[rule 20] keeps what is ready later for the next turn, though something in this one throws', () => {
    loop.setExceptionHandler((_loop, { exception }) => {
      step(exception);
    });
    const throws = {
      _run: (): never => {
        loop.callSoon(step, 'next turn');
        throw new RangeError('mine');
      },
    };
    loop.callSoon(step, 'before');
    loop._enqueue(throws);
    loop.callSoon(step, 'after');
    loop.runOnce();
    expect(order).to.deep.equal(['before', 'RangeError: mine', 'after']);
    loop.runOnce();
    expect(order.at(-1)).to.equal('next turn');
  });

  it('drops the rest of a turn in which it is closed', () => {
    loop.setExceptionHandler((_loop, { message }) => {
      step(message);
    });
    loop.callSoon(() => {
      loop.close();
    });
    loop.callSoon(step, 'a');
    loop.runOnce();
    expect(order).to.deep.equal([]);
  });

  it('runs a timer that is due at once in a single turn, and refuses to wait for one that is not', () => {
    host.time = 20;
    loop.callAt(20, step, 'due now');
    loop.callAt(10, step, 'due before');
    loop.runOnce();
    expect(order).to.deep.equal(['due before', 'due now']);
    loop.callAt(30, step, 'due later');
    expect(() => {
      loop.runOnce();
    }).to.throw(
      WouldBlockError,
      'Cannot wait for the host in a synchronous run: a timer is not due yet',
    );
    expect(order).to.have.length(2);
  });

  it('ignores an error for the run when none is pending', () => {
    expect(() => {
      loop._abort(new KeyboardInterrupt());
    }).to.not.throw();
    expect(host.take()).to.deep.equal([]);
  });

  it('says where a callback was made that fails, in debug mode, and not for others', () => {
    const places: (string | undefined)[] = [];
    loop.setExceptionHandler((_loop, { sourceTraceback }) => {
      places.push(/\bmakesTimer\b/.exec(sourceTraceback ?? '')?.[0]);
    });
    const fails = (): never => {
      throw new RangeError('mine');
    };
    function makesTimer(): void {
      loop.callAt(0, fails);
    }
    for (const debug of [true, false]) {
      loop.setDebug(debug);
      makesTimer();
      loop.runOnce();
    }
    expect(places).to.deep.equal(['makesTimer', undefined]);
  });

  it('says in debug mode where the callback under way was made, and nothing of one that has ended', () => {
    const lines: string[] = [];
    const { error } = console;
    console.error = (text: string) => lines.push(text);
    loop.setDebug(true);
    try {
      loop.callSoon(function makesReport() {
        loop.callExceptionHandler({ message: 'inside' });
      });
      loop.runOnce();
      loop.callExceptionHandler({ message: 'afterwards' });
    } finally {
      console.error = error;
    }
    expect(lines.map((text) => text.split('\n').slice(0, 2))).to.deep.equal([
      ['inside', 'handleTraceback: Handle created at (most recent call first):'],
      ['afterwards'],
    ]);
  });

  it('[rule 1] runs each thing once though it is pumped more often than it asked', async () => {
    const end = begin();
    loop.callSoon(step, 'a');
    host.pump();
    host.pump();
    loop.callSoon(step, 'b');
    host.pump();
    host.pump();
    expect(order).to.deep.equal(['a', 'b']);
    await stop(end);
    host.pump();
    loop.callSoon(step, 'after the run');
    host.pump();
    expect(order).to.deep.equal(['a', 'b']);
  });

  it('rejects the run with DeadlockError when the process would end', async () => {
    const end = loop.runUntilComplete(loop.createFuture()).catch((error: unknown) => error);
    host.stuck();
    host.pump();
    host.stuck();
    const error = await end;
    expect(String(error)).to.match(/^DeadlockError: Deadlock/);
    // A console would show every field of every task.
    expect([Object.keys(error as object), (error as DeadlockError).tasks]).to.deep.equal([[], []]);
    expect(loop.isRunning()).to.equal(false);
  });

  it('does not call a loop stuck that is to have a turn', async () => {
    const end = begin();
    host.stuck();
    expect(loop.isRunning()).to.equal(true);
    await stop(end);
  });

  describe('driven by its host alone', () => {
    beforeEach(() => {
      loop._driveByHost();
    });

    it('runs whenever there is work', () => {
      loop.callSoon(step, 'a');
      host.pump();
      loop.callSoon(step, 'b');
      host.pump();
      expect(order).to.deep.equal(['a', 'b']);
    });

    it('goes on after a stop, which ends the turn', () => {
      loop.callSoon(() => {
        step('a');
        loop.stop();
        loop.callSoon(step, 'b');
      });
      host.pump();
      expect(order).to.deep.equal(['a']);
      host.pump();
      expect(order).to.deep.equal(['a', 'b']);
    });

    it('goes on after an error that left the loop', () => {
      loop.callSoon(() => {
        throw new KeyboardInterrupt();
      });
      loop.callSoon(step, 'b');
      expect(() => {
        host.pump();
      }).to.throw(KeyboardInterrupt);
      host.pump();
      expect(order).to.deep.equal(['b']);
    });
  });

  describe('VirtualTimeLoop run by promise', () => {
    it('does not move time to a timer that was withdrawn from outside a turn', async () => {
      const virtual = new VirtualTimeLoop();
      const far = virtual.callLater(1000, step, 'far');
      setTimeout(() => {
        far.cancel();
      }, 0);
      function* main(): Coroutine<number> {
        yield new Promise((resolve) => setTimeout(resolve, 2));
        yield* sleep(5);
        return getRunningLoop().time();
      }
      expect(await virtual.runUntilComplete(main())).to.equal(5);
      expect(order).to.deep.equal([]);
      virtual.close();
    });
  });

  it('refuses a run inside a turn, of call and loop alike', () => {
    const outer = new VirtualTimeLoop();
    function* inner(): Coroutine<void> {}
    outer.runSync(
      (function* () {
        expect(() => new VirtualTimeLoop().runSync(call(inner()))).to.throw(RuntimeError);
      })(),
    );
    outer.close();
  });

  describe('by itself, without tasks', () => {
    it('runs callbacks and timers, and closes with nothing to report', () => {
      const bare = new BaseEventLoop({ host: new VirtualHost() });
      bare.callLater(20, step, 'later');
      bare.callSoon(step, 'soon');
      bare.runOnce();
      bare.runOnce();
      bare.close();
      expect([order, bare.isClosed()]).to.deep.equal([['soon', 'later'], true]);
    });

    it('names no task when nothing can ever wake it', () => {
      const bare = new BaseEventLoop({ host: new VirtualHost() });
      expect(() => {
        bare.runOnce();
      })
        .to.throw(DeadlockError, 'no task, no timer, no callback is left')
        .with.property('tasks')
        .that.deep.equals([]);
      bare.close();
    });
  });

  it('says in its text whether it runs, is closed, and is in debug mode', () => {
    expect(String(loop)).to.equal('<EventLoop running=false closed=false debug=false>');
    loop.setDebug(true);
    loop.close();
    expect(String(loop)).to.equal('<EventLoop running=false closed=true debug=true>');
  });
});

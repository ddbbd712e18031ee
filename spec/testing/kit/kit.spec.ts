import { expect } from 'chai';
import {
  asyncFor,
  Barrier,
  BrokenPipeError,
  ConnectionResetError,
  type Coroutine,
  createTask,
  gather,
  sleep,
  waitFor,
} from '../../../lib/index.js';
import {
  explore,
  type FakeSocket,
  type FakeStream,
  type Fixture,
  FlakyService,
  Gate,
  HostFault,
  Latch,
  type Latency,
  runTest,
  settled,
  VirtualTimeLoop,
} from '../../../lib/testing/index.js';

/** Runs a test, and gives what it logged. */
async function linesOf(body: (t: Fixture) => Coroutine<void>): Promise<readonly string[]> {
  let lines: readonly string[] = [];
  await runTest('it', function* (t) {
    lines = t.lines;
    yield* body(t);
  });
  return lines;
}

/** What a coroutine raises. */
function* raisedBy(body: Coroutine): Coroutine {
  try {
    yield* body;
  } catch (error) {
    return error;
  }
  throw new Error('nothing was raised');
}

describe('Latency', () => {
  function drawn(latency: Latency, count = 2000): Promise<number[]> {
    return new Promise((resolve, reject) => {
      const times: number[] = [];
      runTest('draws', function* (t) {
        for (let i = 0; i < count; i += 1) {
          const before = t.loop.time();
          yield* t.host.call('it', { latency });
          times.push(t.loop.time() - before);
        }
      }).then(() => {
        resolve(times.sort((a, b) => a - b));
      }, reject);
    });
  }

  it('is a number, a span, a distribution or a function, drawn from the seed', async function () {
    this.timeout(60_000);
    expect(new Set((await drawn(7, 3)).map(Math.round))).to.deep.equal(new Set([7]));
    const between = await drawn([5, 6]);
    expect(between[0]).to.be.within(5, 5.01);
    expect(between.at(-1)).to.be.within(5.99, 6);
    const exponential = await drawn({ mean: 10 });
    const mean = exponential.reduce((sum, ms) => sum + ms, 0) / exponential.length;
    expect(mean).to.be.within(9.5, 10.5);
    const tailed = await drawn({ median: 20, p99: 200 });
    expect(tailed[1000]).to.be.within(18, 22);
    expect(tailed[1980]).to.be.within(140, 280);
    expect((await drawn((random) => (random() < 2 ? 3 : 4), 1))[0]).to.equal(3);
    expect(await drawn({ mean: 10 })).to.deep.equal(exponential);
  });

  it('is refused where it is less than nothing', async () => {
    const failed = await runTest('it', (t) => t.host.call('it', { latency: () => -1 })).catch(
      String,
    );
    expect(failed).to.equal('RangeError: a latency is 0 or more, got the number -1');
  });
});

describe('Gate', () => {
  it('holds who comes, lets some pass in their order, then all', async () => {
    const lines = await linesOf(function* (t) {
      const gate = new Gate();
      const tasks = ['A', 'B', 'C'].map((name) =>
        createTask(
          (function* (): Coroutine<void> {
            yield* gate.pass();
            t.log(name);
          })(),
        ),
      );
      yield* settled();
      t.log(gate);
      gate.letPass();
      yield* settled();
      t.log(gate.waiting, gate.isOpen);
      gate.open();
      yield* gather(tasks);
      yield* gate.pass();
      gate.close();
      t.log(yield* raisedBy(waitFor(gate.pass(), 5)));
    });
    expect(lines).to.deep.equal([
      '0 <Gate [closed, waiters:3]>',
      '0 A',
      '0 2 false',
      '0 B',
      '0 C',
      '5 TimeoutError: Timed out: the deadline passed before the end',
    ]);
  });
});

describe('Latch', () => {
  it('wakes who waits when it was counted down to 0, and not further', async () => {
    const lines = await linesOf(function* (t) {
      const latch = new Latch(2);
      const waiting = createTask(latch.wait());
      yield* settled();
      t.log(latch);
      latch.countDown();
      yield* settled();
      t.log(latch.count, waiting.done());
      latch.countDown();
      yield* waiting;
      yield* latch.wait();
      t.log(yield* raisedBy(counting(latch)));
    });
    function* counting(latch: Latch): Coroutine<void> {
      latch.countDown();
    }
    expect(lines).to.deep.equal([
      '0 <Latch [2 to go, waiters:1]>',
      '0 1 false',
      '0 RuntimeError: Cannot count a latch down: it is at 0',
    ]);
    expect(() => new Latch(1.5)).to.throw(RangeError, 'a whole number down, got the number 1.5');
  });

  it('loses nothing when a waiter is cancelled in the very turn in which it is woken', () => {
    function* main(): Coroutine<string> {
      const latch = new Latch(1);
      const gate = new Gate();
      const tasks = [createTask(latch.wait()), createTask(latch.wait()), createTask(gate.pass())];
      yield* sleep(0);
      latch.countDown();
      gate.letPass();
      tasks[0]?.cancel();
      tasks[2]?.cancel();
      yield* settled();
      return tasks.map((task) => (task.cancelled() ? 'cancelled' : 'passed')).join(' ');
    }
    expect(new VirtualTimeLoop().runSync(main())).to.equal('cancelled passed cancelled');
  });

  it('is the barrier of those who do not wait: the one of those who do is Barrier', async () => {
    const lines = await linesOf(function* (t) {
      const barrier = new Barrier(2);
      function* come(ms: number): Coroutine<void> {
        yield* sleep(ms);
        yield* barrier.wait();
        t.log('together');
      }
      yield* gather([come(1), come(9)]);
    });
    expect(lines).to.deep.equal(['9 together', '9 together']);
  });
});

describe('FlakyService', () => {
  it('fails in the calls that it is told, or during an outage', async () => {
    const lines = await linesOf(function* (t) {
      const service = t.host.service<number, number>('square', {
        answers: (n) => n * n,
        fails: [1],
        outages: [[25, 45]],
      });
      expect(service).to.be.instanceOf(FlakyService);
      for (let n = 0; n < 6; n += 1) {
        try {
          t.log(n, yield* service.call(n));
        } catch (error) {
          t.log(n, error);
        }
      }
      t.log(service.name, service.callCount, service.failureCount);
    });
    expect(lines).to.deep.equal([
      '10 0 0',
      '20 1 HostFault: square failed, in call 1',
      '30 2 4',
      '40 3 HostFault: square failed, in call 3',
      '50 4 HostFault: square failed, in call 4',
      '60 5 25',
      '60 square 6 3',
    ]);
  });

  it('fails in a share of them, the same for each seed, with an error of the test', async () => {
    const failing = (): Promise<readonly string[]> =>
      linesOf(function* (t) {
        const service = t.host.service('it', {
          fails: 0.3,
          latency: { mean: 5 },
          error: () => new RangeError('busy'),
        });
        for (let n = 0; n < 200; n += 1) {
          const error = yield* raisedOrNot(service.call(undefined));
          if (error !== undefined) t.log(n, error);
        }
      });
    function* raisedOrNot(body: Coroutine): Coroutine {
      try {
        yield* body;
        return undefined;
      } catch (error) {
        return error;
      }
    }
    const lines = await failing();
    expect(lines.length).to.be.within(45, 75);
    expect(lines[0]).to.match(/RangeError: busy$/);
    expect(await failing()).to.deep.equal(lines);
  });

  it('is failed by an explorer, too', () => {
    const { failure } = explore(
      function* once(t: Fixture): Coroutine<void> {
        yield* t.host.service('payment').call(undefined);
      },
      { strategy: 'faultEverywhere' },
    );
    expect(failure?.error).to.be.instanceOf(HostFault);
  });
});

describe('FakeStream', () => {
  function* readAll(stream: FakeStream<string>, t: Fixture): Coroutine<void> {
    yield* asyncFor(stream, function* (item) {
      t.log(item);
    });
    t.log('end');
  }

  it('has items come in their order, whether they are read or not', async () => {
    const lines = await linesOf(function* (t) {
      const stream = t.host.stream('news', ['a', 'b', 'c'], { latency: 4 });
      yield* sleep(9);
      t.log(stream.unread);
      t.log(yield* raisedBy(waitFor(readAll(stream, t), 1)));
      yield* readAll(stream, t);
      t.log((yield* stream.anext()).done);
    });
    expect(lines).to.deep.equal([
      ...[
        '9 2',
        '9 a',
        '9 b',
        '10 TimeoutError: Timed out: the deadline passed before the end',
        '12 c',
        '12 end',
        '12 true',
      ],
    ]);
  });

  it('fails instead of ending where it is told to', async () => {
    const lines = await linesOf(function* (t) {
      const stream = t.host.stream('news', ['a'], { fails: new RangeError('broken') });
      t.log(yield* raisedBy(readAll(stream, t)));
    });
    expect(lines).to.deep.equal(['10 a', '10 RangeError: broken']);
  });

  it('keeps its order under every schedule, and fails where an explorer has it fail', () => {
    function* inOrder(t: Fixture): Coroutine<void> {
      const [left, right] = [t.host.stream('x', ['a', 'b']), t.host.stream('y', ['c', 'd'])];
      const seen: string[] = [];
      const read = (stream: FakeStream<string>): Coroutine<void> =>
        asyncFor(stream, function* (item) {
          seen.push(item);
        });
      yield* gather([read(left), read(right)]);
      const text = seen.join('');
      if (!/a.*b/.test(text) || !/c.*d/.test(text)) throw new RangeError(text);
    }
    const { failure, isExhaustive } = explore(inOrder, { strategy: 'dfs', vary: ['host'] });
    expect([failure, isExhaustive]).to.deep.equal([undefined, true]);
    const failing = explore(inOrder, { strategy: 'faultEverywhere' });
    expect(failing.failure?.error).to.be.instanceOf(HostFault);
  });
});

describe('FakeSocket', () => {
  const collect = (socket: FakeSocket): Coroutine<string> => socket.readText();

  it('carries bytes both ways, late and in pieces, in their order', async () => {
    const lines = await linesOf(function* (t) {
      const [here, there] = t.host.socketPair('link', { latency: [1, 9] });
      const answer = createTask(collect(here));
      here.write('grüße ');
      here.write(new Uint8Array([65, 66]));
      here.end();
      const first = yield* there.read(1);
      t.log(first.length);
      t.log(new TextDecoder().decode(first) + (yield* there.readText()));
      t.log((yield* there.read()).length);
      there.write('thanks');
      there.end();
      there.end();
      t.log(yield* answer);
    });
    expect(lines.map((line) => line.replace(/^\S+ /, ''))).to.deep.equal([
      ...['1', 'grüße AB', '0', 'thanks'],
    ]);
  });

  it('comes at once where it is not split', async () => {
    const lines = await linesOf(function* (t) {
      const [here, there] = t.host.socketPair('link', { splits: false });
      here.write('whole');
      here.write('');
      t.log((yield* there.read()).length);
      t.log(yield* raisedBy(waitFor(there.read(), 3)));
      t.log(yield* raisedBy(there.read(0)));
    });
    expect(lines).to.deep.equal([
      ...[
        '1 5',
        '4 TimeoutError: Timed out: the deadline passed before the end',
        '4 RangeError: 1 byte or more are read, got the number 0',
      ],
    ]);
  });

  it('fails at both ends when it is reset, and refuses what cannot be sent', async () => {
    await runTest('it', function* (t) {
      const [here, there] = t.host.socketPair('link');
      const reading = createTask(raisedBy(there.read()));
      here.end();
      expect(() => here.write('a')).to.throw(BrokenPipeError, 'it has ended');
      expect(() => there.write(3 as never)).to.throw(TypeError);
      there.write('lost');
      there.reset();
      here.end();
      expect(yield* reading).to.be.instanceOf(ConnectionResetError);
      expect(yield* raisedBy(here.read())).to.be.instanceOf(ConnectionResetError);
      expect(() => there.write('a')).to.throw(ConnectionResetError, 'it was reset');
      yield* sleep(100);
    });
  });

  it('keeps the order of bytes under every schedule, and is reset by an explorer', () => {
    function* exchange(t: Fixture): Coroutine<void> {
      const [here, there] = t.host.socketPair('link');
      here.write('ab');
      there.write('xy');
      here.end();
      there.end();
      const texts = yield* gather([collect(here), collect(there)]);
      if (texts.join() !== 'xy,ab') throw new RangeError(texts.join());
    }
    const { failure, schedules } = explore(exchange, { budget: 300 });
    expect([failure, schedules]).to.deep.equal([undefined, 300]);
    const failing = explore(exchange, { strategy: 'faultEverywhere' });
    expect(failing.failure?.error).to.be.instanceOf(ConnectionResetError);
  });
});

import * as chai from 'chai';
import { expect } from 'chai';
import { type Coroutine, createTask, Event, gather, Lock, sleep } from '../../lib/index.js';
import {
  chaiPlugin,
  explore,
  matchers,
  type Matchers,
  type TestBody,
  TraceRecorder,
  type TraceEvent,
  verify,
  VirtualTimeLoop,
} from '../../lib/testing/index.js';

chai.use(chaiPlugin as never);

type Chained = Record<string, (...args: unknown[]) => void>;

function traceOf(program: () => Coroutine): readonly TraceEvent[] {
  const loop = new VirtualTimeLoop();
  const recorder = new TraceRecorder(loop);
  recorder.start();
  try {
    loop.runSync(program());
  } catch {
    // A deadlock is a subject here.
  }
  recorder.stop({ state: 'result' });
  for (const task of loop._tasks)
    (task as unknown as { _logDestroyPending: boolean })._logDestroyPending = false;
  loop.close();
  return recorder.events;
}

const two = traceOf(function* () {
  const a = createTask(sleep(10), { name: 'a' });
  const b = createTask(sleep(5), { name: 'b' });
  yield* gather([a, b]);
  yield* createTask(sleep(1), { name: 'c' });
  const d = createTask(sleep(100), { name: 'd' });
  yield* sleep(1);
  d.cancel();
  yield* gather([d], { returnExceptions: true });
});

const stuck = traceOf(function* () {
  const lock = new Lock();
  yield* lock.acquire();
  yield* createTask(lock.acquire(), { name: 'waiter' });
});

function* failing(): Coroutine<void> {
  yield* sleep(7);
  throw new RangeError('seven');
}

/** Matcher, what it is asked about, its arguments, whether it holds. */
const cases: readonly (readonly [keyof Matchers, unknown, readonly unknown[], boolean])[] = [
  ['toRunInOrder', two, ['a', 'b'], true],
  ['toRunInOrder', two, ['b', 'a'], false],
  ['toRunInOrder', two, ['a', 'b', 'c', 'd'], true],
  ['toRunInOrder', two, ['a', 'c'], true],
  ['toRunInOrder', two, ['a', 'nobody'], false],
  ['toOverlap', two, ['a', 'b'], true],
  ['toOverlap', two, ['b', 'a'], true],
  ['toOverlap', two, ['a', 'c'], false],
  ['toOverlap', two, ['c', 'd'], false],
  ['toHaveBeenCancelled', two, ['d'], true],
  ['toHaveBeenCancelled', two, ['a'], false],
  ['toHaveBeenCancelled', two, ['c'], false],
  ['toStayBlockedOn', stuck, ['waiter', 'Lock'], true],
  ['toStayBlockedOn', stuck, ['waiter', 'Queue'], false],
  ['toStayBlockedOn', two, ['a', 'sleep'], false],
  ['toResolveAt', () => sleep(5), [5], true],
  ['toResolveAt', () => sleep(5), [4], false],
  ['toResolveAt', failing, [7], false],
  ['toResolveAt', () => gather([sleep(1), sleep(9)]), [9], true],
  ['toResolveAt', () => sleep(0), [0], true],
  ['toFailAt', failing, [7], true],
  ['toFailAt', failing, [7, 'seven'], true],
  ['toFailAt', failing, [7, 'eight'], false],
  ['toFailAt', failing, [6], false],
  ['toFailAt', () => sleep(7), [7], false],
  ['toDeadlock', () => new Event().wait(), [], true],
  ['toDeadlock', () => sleep(5), [], false],
  ['toDeadlock', failing, [], false],
  ['toStayBlockedOn', stuck, ['waiter', '<Lock'], true],
  ['toHaveBeenCancelled', stuck, ['waiter'], false],
];

describe('matchers', () => {
  it('come to the same verdict by expect.extend, by chai, and called plainly', () => {
    expect(cases.length).to.equal(30);
    for (const [name, received, args, holds] of cases) {
      const label = `${name}(${args.join()})`;
      const matcher = matchers[name] as (...all: unknown[]) => { pass: boolean };
      expect(matcher(received, ...args).pass, label).to.equal(holds);
      const chained = name.charAt(2).toLowerCase() + name.slice(3);
      const inChai = (not: boolean) => () =>
        (expect(received).to[not ? 'not' : 'be'] as unknown as Chained)[chained]?.(...args);
      const plain = () => (verify(received as never)[name] as (...all: unknown[]) => void)(...args);
      if (holds) {
        expect(inChai(false), label).not.to.throw();
        expect(plain, label).not.to.throw();
        expect(inChai(true), label).to.throw(chai.AssertionError, 'not to');
      } else {
        expect(inChai(false), label).to.throw(chai.AssertionError);
        expect(plain, label).to.throw(RangeError, 'expected');
        expect(inChai(true), label).not.to.throw();
      }
    }
  });

  it('say what was the case', () => {
    expect(() => {
      verify(two).toRunInOrder('b', 'a');
    }).to.throw('expected the tasks to run in the order b, a: it was a, b');
    expect(() => {
      verify(stuck).toStayBlockedOn('waiter', 'Queue');
    }).to.throw('to stay blocked on Queue: it waits for <Lock [locked');
    expect(() => {
      verify(() => failing()).toResolveAt(7);
    }).to.throw('expected it to resolve at 7 ms: it failed with RangeError: seven at 7 ms');
    expect(() => {
      verify(two).toHaveBeenCancelled('nobody');
    }).to.throw('no task');
  });

  it('look at the trace of a failure that an explorer found', () => {
    const body: TestBody = function* () {
      yield* createTask(sleep(1), { name: 'child' });
      throw new RangeError('no');
    };
    const trace = explore(body).failure?.trace ?? [];
    verify(trace).toRunInOrder('main', 'child');
    expect(trace.length).to.be.greaterThan(5);
  });
});

// What is reported on collection is in spec/node/collection.spec.ts; here is what is when a loop closes.

import { expect } from 'chai';
import {
  type Coroutine,
  createTask,
  EventLoop,
  type Future,
  type HandlerContext,
  sleep,
} from '../../../lib/index.js';
import { VirtualHost } from '../../../lib/host/virtual.js';
import { reportUnretrieved } from '../../../lib/core/future/unretrieved.js';
import { HandHost } from '../../kit/hand-host.js';
import { onEveryLoop } from '../../kit/loops.js';

/** A host that tells what it is asked for. */
class Telling extends VirtualHost {
  readonly calls: string[] = [];
  report: (() => void) | null = null;

  noteUncaught(report: (() => void) | null): void {
    this.calls.push(report === null ? 'nothing left' : 'something');
    this.report = report;
  }

  failProcess(): void {
    this.calls.push('fail');
  }
}

describe('errors that nobody retrieved', () => {
  onEveryLoop('are reported when the loop closes, in their order', ({ loop, order }) => {
    const futures = ['a', 'b', 'c'].map((name) => {
      const future = loop.createFuture();
      future.setException(new RangeError(name));
      return future;
    });
    futures[1]?.exception();
    loop.close();
    expect(order).to.deep.equal([
      'reported: Future exception was never retrieved RangeError: a',
      'reported: Future exception was never retrieved RangeError: c',
    ]);
  });

  onEveryLoop('are reported once', ({ loop, order }) => {
    loop.createFuture().setException(new RangeError('a'));
    loop.close();
    loop.close();
    expect(order.length).to.equal(1);
  });

  onEveryLoop('are seen by a task that waits, and by gather of tasks', async (place) => {
    const { loop, order, run } = place;
    function* waits(future: Future): Coroutine<string> {
      try {
        yield* future;
      } catch (error) {
        return String(error);
      }
      return 'no error';
    }
    function* main(): Coroutine<string> {
      const future = loop.createFuture();
      const task = createTask(waits(future));
      yield* sleep(0);
      future.setException(new RangeError('seen'));
      return yield* task;
    }
    expect(await run(main())).to.equal('RangeError: seen');
    loop.close();
    expect(order).to.deep.equal([]);
  });

  it('are known to the host while there are any, so that the end of a process finds them', () => {
    const host = new Telling();
    const loop = new EventLoop({ host });
    const [a, b] = [loop.createFuture(), loop.createFuture()];
    a.setException(new RangeError('a'));
    b.setException(new RangeError('b'));
    a.exception();
    expect(host.calls).to.deep.equal(['something']);
    b.exception();
    expect(host.calls).to.deep.equal(['something', 'nothing left']);
    expect(reportUnretrieved(loop)).to.equal(false);
    loop.close();
  });

  it('are reported all before the host hears that nothing is left', () => {
    const host = new Telling();
    const loop = new EventLoop({ host });
    loop.setExceptionHandler((_loop, { exception }) => {
      host.calls.push(String(exception));
    });
    for (const name of ['a', 'b']) loop.createFuture().setException(new RangeError(name));
    expect([reportUnretrieved(loop), reportUnretrieved(loop)]).to.deep.equal([true, false]);
    expect(host.calls).to.deep.equal([
      'something',
      'RangeError: a',
      'nothing left',
      'RangeError: b',
    ]);
    loop.close();
  });

  it('are reported on a host that knows neither of them nor of processes that fail', () => {
    const reports: HandlerContext[] = [];
    const loop = new EventLoop({ host: new HandHost() });
    loop.defaultExceptionHandler = (context) => reports.push(context);
    loop.createFuture().setException(new RangeError('mine'));
    loop.close();
    expect(reports.map(({ message }) => message)).to.deep.equal([
      'Future exception was never retrieved',
    ]);
  });

  it('fail the process that reports them, unless a handler is set', () => {
    for (const [handler, expected] of [
      [null, ['something', 'nothing left', 'fail']],
      [() => undefined, ['something', 'nothing left']],
    ] as const) {
      const host = new Telling();
      const loop = new EventLoop({ host });
      loop.defaultExceptionHandler = () => undefined;
      loop.setExceptionHandler(handler);
      loop.createFuture().setException(new RangeError('a'));
      host.report?.();
      expect(host.calls).to.deep.equal(expected);
      loop.close();
    }
  });

  it('are described as they were', () => {
    const loop = new EventLoop({ host: new VirtualHost() });
    const contexts: HandlerContext[] = [];
    loop.setExceptionHandler((_loop: EventLoop, context: HandlerContext) => {
      contexts.push(context);
    });
    const error = new RangeError('mine');
    loop.createFuture().setException(error);
    loop.close();
    expect(contexts).to.deep.equal([
      {
        message: 'Future exception was never retrieved',
        exception: error,
        futureDescription: '<Future finished exception=RangeError: mine>',
      },
    ]);
  });

  onEveryLoop('are not reported if the handler has asked for them by then', ({ loop, order }) => {
    const [a, b] = [loop.createFuture(), loop.createFuture()];
    a.setException(new RangeError('a'));
    b.setException(new RangeError('b'));
    const reported: unknown[] = [];
    loop.setExceptionHandler((_loop, context) => {
      reported.push(context.exception);
      b.exception();
    });
    loop.close();
    expect([String(reported), order]).to.deep.equal(['RangeError: a', []]);
  });

  onEveryLoop('may have a stack that cannot be read', ({ loop, order }) => {
    const error = Object.defineProperty(new RangeError('mine'), 'stack', {
      get() {
        throw new Error('of the stack');
      },
    });
    loop.createFuture().setException(error);
    loop.close();
    expect(order).to.deep.equal([
      'reported: Future exception was never retrieved RangeError: mine',
    ]);
  });
});

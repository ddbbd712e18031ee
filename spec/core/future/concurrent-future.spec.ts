// Rules 226 and 227, and what else `concurrent.futures.Future` of CPython 3.13 does.

import { expect } from 'chai';
import {
  CancelledError,
  ConcurrentFuture,
  InvalidStateError,
  logger,
  RuntimeError,
} from '../../../lib/index.js';

const errorOf = (attempt: () => unknown): Error => {
  try {
    attempt();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
};

/** Gives what was logged while `body` ran. */
function logOf(body: () => void): string[] {
  const before = { ...logger };
  const lines: string[] = [];
  logger.error = (message, ...details) => lines.push([message, ...details].join(' | '));
  try {
    body();
  } finally {
    Object.assign(logger, before);
  }
  return lines;
}

describe('ConcurrentFuture', () => {
  /** `cancelled running done`, as letters. */
  const stateOf = (future: ConcurrentFuture): string =>
    [
      future.cancelled() ? 'cancelled' : '',
      future.running() ? 'running' : '',
      future.done() ? 'done' : '',
    ]
      .filter((word) => word !== '')
      .join(' ');

  it('[rule 226] is pending, then running, then finished', () => {
    const future = new ConcurrentFuture<number>();
    const states = [stateOf(future)];
    expect(future.setRunningOrNotifyCancel()).to.equal(true);
    states.push(stateOf(future));
    future.setResult(1);
    states.push(stateOf(future));
    expect(states).to.deep.equal(['', 'running', 'done']);
    expect([future.result(), future.exception()]).to.deep.equal([1, undefined]);
  });

  it('[rule 226] may be finished by a worker that never said it was running', () => {
    const future = new ConcurrentFuture<number>();
    future.setResult(2);
    expect([stateOf(future), future.result()]).to.deep.equal(['done', 2]);
  });

  it('[rule 226] can be cancelled only before it runs, and again once it is', () => {
    const pending = new ConcurrentFuture();
    expect([pending.cancel(), pending.cancel(), stateOf(pending)]).to.deep.equal([
      true,
      true,
      'cancelled done',
    ]);
    const running = new ConcurrentFuture();
    running.setRunningOrNotifyCancel();
    expect([running.cancel(), stateOf(running)]).to.deep.equal([false, 'running']);
    const finished = new ConcurrentFuture<number>();
    finished.setResult(1);
    expect([finished.cancel(), stateOf(finished)]).to.deep.equal([false, 'done']);
  });

  it('[rule 226] tells the worker of a cancellation once', () => {
    const future = new ConcurrentFuture();
    future.cancel();
    expect(future.setRunningOrNotifyCancel()).to.equal(false);
    expect([future.cancel(), stateOf(future)]).to.deep.equal([true, 'cancelled done']);
    expect(() => future.setRunningOrNotifyCancel()).to.throw(
      RuntimeError,
      'Future in unexpected state',
    );
  });

  it('is cancelled while it runs, if who holds its work can end that', () => {
    const future = new ConcurrentFuture();
    const told: string[] = [];
    let ends = false;
    future._holder = {
      cancelQueued: () => told.push('queued'),
      cancelRunning: () => {
        told.push('running');
        return ends;
      },
    };
    future.addDoneCallback(() => told.push('called back'));
    future.setRunningOrNotifyCancel();
    expect([future.cancel(), stateOf(future)]).to.deep.equal([false, 'running']);
    ends = true;
    expect([future.cancel(), stateOf(future)]).to.deep.equal([true, 'cancelled done']);
    expect(told).to.deep.equal(['running', 'running', 'called back']);
    expect(String(future)).to.equal('<ConcurrentFuture notified>');
  });

  it('says in what state it is, and in which it would have to be', () => {
    const future = new ConcurrentFuture<number>();
    expect(errorOf(() => future.result()).message).to.equal(
      'invalid state: the future is pending, and would have to be finished',
    );
    future.setResult(1);
    const again = (): void => {
      future.setResult(2);
    };
    expect(errorOf(again).message).to.equal(
      'invalid state: the future is finished, and would have to be running',
    );
  });

  it('[rule 226] is taken up by one worker only', () => {
    for (const settle of [
      (future: ConcurrentFuture) => future.setRunningOrNotifyCancel(),
      (future: ConcurrentFuture) => {
        future.setResult(1);
      },
    ]) {
      const future = new ConcurrentFuture();
      settle(future);
      expect(() => future.setRunningOrNotifyCancel()).to.throw(RuntimeError);
    }
  });

  it('raises its error, whatever it is', () => {
    for (const error of [new RangeError('mine'), undefined, null, 'text']) {
      const future = new ConcurrentFuture();
      future.setException(error);
      let caught: unknown = 'nothing';
      try {
        future.result();
      } catch (reason) {
        caught = reason;
      }
      expect([caught, future.exception()]).to.deep.equal([error, error]);
    }
  });

  it('raises CancelledError once cancelled, and InvalidStateError while it is not done', () => {
    const cancelled = new ConcurrentFuture();
    cancelled.cancel();
    const pending = new ConcurrentFuture();
    for (const ask of ['result', 'exception'] as const) {
      expect(errorOf(() => cancelled[ask]())).to.be.instanceOf(CancelledError);
      expect(errorOf(() => pending[ask]())).to.be.instanceOf(InvalidStateError);
    }
  });

  it('is finished once', () => {
    for (const settle of ['setResult', 'setException', 'cancel'] as const) {
      const future = new ConcurrentFuture();
      future[settle](new Error('first'));
      for (const again of ['setResult', 'setException'] as const) {
        expect(
          errorOf(() => {
            future[again](new Error('second'));
          }),
        ).to.be.instanceOf(InvalidStateError);
      }
    }
  });

  it('[rule 227] calls back inline and in order, at once when it is done already', () => {
    const order: string[] = [];
    const future = new ConcurrentFuture<number>();
    future.addDoneCallback((done) => order.push(`first ${String(done === future)}`));
    future.addDoneCallback(() => order.push('second'));
    future.setResult(1);
    order.push('set');
    future.addDoneCallback(() => order.push('late'));
    order.push('end');
    expect(order).to.deep.equal(['first true', 'second', 'set', 'late', 'end']);
  });

  it('[rule 227] calls back at a cancellation', () => {
    const order: boolean[] = [];
    const future = new ConcurrentFuture();
    future.addDoneCallback((done) => order.push(done.cancelled()));
    future.cancel();
    future.cancel();
    expect(order).to.deep.equal([true]);
  });

  it('[rule 227] logs the error of a callback, and calls the next one', () => {
    const order: string[] = [];
    const bad = (): never => {
      order.push('bad');
      throw new RangeError('mine');
    };
    const lines = logOf(() => {
      const future = new ConcurrentFuture<number>();
      future.addDoneCallback(bad);
      future.addDoneCallback(() => order.push('next'));
      future.setResult(1);
      future.addDoneCallback(bad);
    });
    const line = 'exception calling callback for <ConcurrentFuture finished> | RangeError: mine';
    expect([order, lines]).to.deep.equal([
      ['bad', 'next', 'bad'],
      [line, line],
    ]);
  });

  it('refuses a callback that is none', () => {
    expect(() => {
      new ConcurrentFuture().addDoneCallback(5 as never);
    }).to.throw(TypeError, 'a callback was expected, got the number 5');
  });

  it('can be awaited in async code', async () => {
    const future = new ConcurrentFuture<string>();
    setTimeout(() => {
      future.setResult('from a worker');
    }, 1);
    expect(await future).to.equal('from a worker');
    const failed = new ConcurrentFuture<string>();
    failed.setException(new RangeError('mine'));
    expect(String(await failed.then(String, (error: unknown) => error))).to.equal(
      'RangeError: mine',
    );
  });

  it('says what state it is in', () => {
    const future = new ConcurrentFuture();
    expect(String(future)).to.equal('<ConcurrentFuture pending>');
    future.cancel();
    expect(String(future)).to.equal('<ConcurrentFuture cancelled>');
    future.setRunningOrNotifyCancel();
    expect(String(future)).to.equal('<ConcurrentFuture notified>');
  });

  it('says in what state it is, and in what it would have to be', () => {
    const future = new ConcurrentFuture<number>();
    future.setRunningOrNotifyCancel();
    expect(() => future.result()).to.throw(
      InvalidStateError,
      'invalid state: the future is running, and would have to be finished',
    );
    future.setResult(1);
    expect(() => future.setResult(2)).to.throw(
      InvalidStateError,
      'invalid state: the future is finished, and would have to be running',
    );
  });
});

import { expect } from 'chai';
import sinon from 'sinon';
import {
  type Coroutine,
  ensureFuture,
  Future,
  KeyboardInterrupt,
  logger,
  sleep,
} from '../../../lib/index.js';
import { VirtualTimeLoop } from '../../../lib/testing/index.js';

describe('EventLoop', () => {
  let loop: VirtualTimeLoop;
  let reports: (string | undefined)[];
  beforeEach(() => {
    loop = new VirtualTimeLoop();
    reports = [];
    loop.setExceptionHandler((_loop, { message }) => {
      reports.push(message);
    });
  });
  afterEach(() => {
    loop.close();
  });

  it('refuses a task factory that is none', () => {
    expect(() => {
      loop.setTaskFactory(5 as never);
    }).to.throw(TypeError, 'task factory must be a callable or None, got the number 5');
  });

  it('[rule 19] says nothing of a main task whose error has left the run', () => {
    function* interrupted(): Coroutine<void> {
      throw new KeyboardInterrupt();
    }
    expect(() => {
      loop.runSync(interrupted());
    }).to.throw(KeyboardInterrupt);
    loop.close();
    expect(reports).to.deep.equal([]);
  });

  it('says nothing of a main task that a failed run leaves behind, unless it was given one', () => {
    function* waits(): Coroutine<void> {
      yield* new Future<void>();
    }
    for (const isGiven of [false, true]) {
      const other = new VirtualTimeLoop();
      const found: (string | undefined)[] = [];
      other.setExceptionHandler((_loop, { message }) => {
        found.push(message);
      });
      const main = isGiven ? other.createTask(waits()) : waits();
      expect(() => {
        other.runSync(main);
      }).to.throw('Deadlock');
      other.close();
      expect(found).to.deep.equal(isGiven ? ['Task was destroyed but it is pending!'] : []);
    }
  });

  it('[rule 199] closes no async generator that has ended, and warns of none that begins in time', () => {
    const warning = sinon.stub(logger, 'warning');
    const closed: string[] = [];
    const generator = (name: string): { aclose: () => Coroutine<void> } => ({
      *aclose() {
        closed.push(name);
      },
    });
    const [open, ended] = [generator('open'), generator('ended')];
    loop._trackAsyncGenerator(open);
    loop._trackAsyncGenerator(ended);
    loop._forgetAsyncGenerator(ended);
    loop.runSync(loop.shutdownAsyncgens());
    warning.restore();
    expect([closed, warning.callCount]).to.deep.equal([['open'], 0]);
  });

  it('gives a future back as it is, to whoever waits for a promise of it', () => {
    const futures = [new Future({ loop }), new Future({ loop })] as const;
    futures[0].setException(new RangeError('mine'));
    futures[0].exception();
    for (const future of futures) expect(loop._mount(future)).to.equal(future);
  });
});

describe('ensureFuture', () => {
  it('says what to give it, with a hint where a function was forgotten to be called', () => {
    function* forgotten(): Coroutine<void> {
      yield* sleep(0);
    }
    const refusal = (value: unknown): string => {
      try {
        void ensureFuture(value as Coroutine);
      } catch (error) {
        return String(error);
      }
      return 'taken';
    };
    const needed = 'TypeError: An asyncio.Future, a coroutine or an awaitable is required, got ';
    expect(refusal(forgotten)).to.equal(
      `${needed}the generator function forgotten: call it: give f(), not f`,
    );
    expect(refusal(5)).to.equal(`${needed}the number 5`);
  });
});

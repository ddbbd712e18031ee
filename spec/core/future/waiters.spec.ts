// Callbacks and tasks that wait for one future: the order in which they hear of it, and their
// withdrawal, are the same for two and for so many that they have an index.

import { expect } from 'chai';
import { createTask, Future, gather, sleep } from '../../../lib/index.js';
import { VirtualTimeLoop } from '../../../lib/testing/index.js';

describe('many who wait for one future', () => {
  let loop: VirtualTimeLoop;
  let future: Future<number>;
  let heard: string[];
  beforeEach(() => {
    loop = new VirtualTimeLoop();
    future = new Future({ loop });
    heard = [];
  });
  afterEach(() => {
    loop.close();
  });

  type Listener = () => void;
  const listener = (name: string): Listener => {
    return () => {
      heard.push(name);
    };
  };
  const settle = (): string[] => {
    future.setResult(1);
    loop.runOnce();
    return heard;
  };

  for (const count of [3, 31, 32, 33, 100]) {
    const names = Array.from({ length: count }, (_, i) => String(i));

    it(`hear of it in the order of adding, all ${count} of them`, () => {
      for (const name of names) future.addDoneCallback(listener(name));
      expect(settle()).to.deep.equal(names);
    });

    it(`are withdrawn each by itself, of ${count}`, () => {
      const listeners = names.map((name) => listener(name));
      for (const one of listeners) future.addDoneCallback(one);
      const removed = listeners.map((one, i) => (i % 2 === 0 ? future.removeDoneCallback(one) : 0));
      expect(removed).to.deep.equal(names.map((_, i) => (i % 2 === 0 ? 1 : 0)));
      expect(settle()).to.deep.equal(names.filter((_, i) => i % 2 === 1));
    });

    it(`are withdrawn together where they are one callback, and keep their places, of ${count}`, () => {
      const twin = listener('twin');
      const withTwins = names.flatMap((name, i) => (i % 3 === 0 ? [name, 'twin'] : [name]));
      const add = (): void => {
        for (const name of withTwins) {
          future.addDoneCallback(name === 'twin' ? twin : listener(name));
        }
      };
      add();
      expect(future.removeDoneCallback(twin)).to.equal(withTwins.length - count);
      expect(future.removeDoneCallback(twin)).to.equal(0);
      add();
      expect(settle()).to.deep.equal([...names, ...withTwins]);
    });
  }

  /** Adds callbacks of names, and gives them. */
  const crowd = (count: number): Listener[] => {
    const listeners = Array.from({ length: count }, (_, i) => listener(String(i)));
    for (const one of listeners) future.addDoneCallback(one);
    return listeners;
  };

  it('may all leave, and others come', () => {
    const reported: unknown[] = [];
    loop.setExceptionHandler((_, { message }) => {
      reported.push(message);
    });
    for (const one of crowd(50)) future.removeDoneCallback(one);
    future.addDoneCallback(listener('later'));
    expect([settle(), reported]).to.deep.equal([['later'], []]);
  });

  it('are not withdrawn by what is not among them, or not any more', () => {
    const [first] = crowd(40) as [Listener];
    expect(future.removeDoneCallback(listener('stranger'))).to.equal(0);
    expect([1, 2].map(() => future.removeDoneCallback(first))).to.deep.equal([1, 0]);
    expect(settle().length).to.equal(39);
  });

  it('are withdrawn together where they are one callback, though others have left before', () => {
    const twin = listener('twin');
    future.addDoneCallback(twin);
    const [first] = crowd(40) as [Listener];
    future.addDoneCallback(twin);
    expect([first, twin].map((one) => future.removeDoneCallback(one))).to.deep.equal([1, 2]);
    expect(settle()).to.deep.equal(Array.from({ length: 39 }, (_, i) => String(i + 1)));
  });

  it('are joined by who was not among them: gather waits for what a crowd waits for', () => {
    crowd(40);
    loop.callLater(1, () => {
      future.setResult(1);
    });
    function* main(): Generator<unknown, unknown> {
      return yield* gather([future, future]);
    }
    expect(loop.runSync(main())).to.deep.equal([1, 1]);
  });

  it('are tasks and callbacks, in one order', () => {
    const names = Array.from({ length: 60 }, (_, i) => String(i));
    function* waits(name: string): Generator<unknown, void> {
      yield* future;
      heard.push(name);
    }
    function* main(): Generator<unknown, void> {
      for (const [i, name] of names.entries()) {
        if (i % 2 === 1) {
          future.addDoneCallback(listener(name));
          continue;
        }
        void createTask(waits(name));
        yield* sleep(0);
      }
      future.setResult(1);
      yield* sleep(0);
    }
    loop.runSync(main());
    expect(heard).to.deep.equal(names);
  });

  it('count as having seen an error, if one of them is a task', () => {
    const reported: unknown[] = [];
    loop.setExceptionHandler((_, context) => {
      reported.push(context.message);
    });
    function* waits(): Generator<unknown, void> {
      try {
        yield* future;
      } catch (error) {
        heard.push(String(error));
      }
    }
    function* main(): Generator<unknown, void> {
      for (let i = 0; i < 40; i += 1) void createTask(waits());
      yield* sleep(0);
      future.setException(new Error('seen'));
      yield* sleep(0);
    }
    loop.runSync(main());
    loop.close();
    expect([new Set(heard), heard.length, reported]).to.deep.equal([
      new Set(['Error: seen']),
      40,
      [],
    ]);
  });
});

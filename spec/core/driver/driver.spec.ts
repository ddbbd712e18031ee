import { expect } from 'chai';
import { FUTURE, suspendWith } from '../../../lib/core/coroutine/protocol.js';
import { pushFrame } from '../../../lib/core/driver/driver.js';
import { call, type Coroutine, coroutine, type Future, RuntimeError } from '../../../lib/index.js';
import {
  advance,
  Call,
  type FrameStack,
  RETURNED,
  SKIP_REPLY,
  SKIPPED_TURN,
  skip,
  step,
  SUSPENDED,
  THREW,
} from '../../../lib/lowlevel.js';
import { VirtualTimeLoop } from '../../../lib/testing/index.js';

/** A driver by hand: a stack of frames, and what the last advance ended with. */
class Hand {
  readonly stack: FrameStack;

  constructor(root: Coroutine) {
    this.stack = { _root: root, _frame: null };
  }

  next(reply?: unknown): [string, unknown] {
    return outcome(advance(this.stack, false, reply));
  }

  throw(error: unknown): [string, unknown] {
    return outcome(advance(this.stack, true, error));
  }

  /** How many frames stand on the root. */
  get depth(): number {
    let count = 0;
    for (let frame = this.stack._frame; frame !== null; frame = frame._caller) count += 1;
    return count;
  }
}

function outcome(kind: number): [string, unknown] {
  if (kind === SKIPPED_TURN) return ['skipped', undefined];
  const names = { [SUSPENDED]: 'suspended', [RETURNED]: 'returned', [THREW]: 'threw' };
  return [names[kind as keyof typeof names], step.value];
}

/** Suspends with a request of any kind, and gives the reply. */
function* ask(request: unknown): Coroutine {
  return yield request;
}

describe('advance', () => {
  let loop: VirtualTimeLoop;
  let futures: Future[];
  beforeEach(() => {
    loop = new VirtualTimeLoop();
    futures = Array.from({ length: 3 }, () => loop.createFuture());
  });
  afterEach(() => {
    loop.close();
  });

  describe('of a body without frames', () => {
    it('hands requests up and replies down until it returns', () => {
      const hand = new Hand(
        (function* (): Coroutine<string> {
          const a: string = yield 'first';
          const b: string = yield 'second';
          return a + b;
        })(),
      );
      expect(hand.next()).to.deep.equal(['suspended', 'first']);
      expect(hand.next('A')).to.deep.equal(['suspended', 'second']);
      expect(hand.next('B')).to.deep.equal(['returned', 'AB']);
    });

    it('throws errors in at the suspension point, and tells what leaves', () => {
      const error = new Error('in');
      const hand = new Hand(
        (function* (): Coroutine<void> {
          try {
            yield 'request';
          } catch (caught) {
            throw new Error('out', { cause: caught });
          }
        })(),
      );
      hand.next();
      const [kind, thrown] = hand.throw(error);
      expect(kind).to.equal('threw');
      expect((thrown as Error).cause).to.equal(error);
    });

    it('tells a turn that is given up from a request, through a call, too', () => {
      function* giveUpTwice(): Coroutine<string> {
        yield* skip;
        yield* skip;
        return 'end';
      }
      for (const root of [giveUpTwice(), call(giveUpTwice())]) {
        const hand = new Hand(
          (function* (): Coroutine {
            return yield* root;
          })(),
        );
        expect(hand.next()).to.deep.equal(['skipped', undefined]);
        expect(hand.next(SKIP_REPLY)).to.deep.equal(['skipped', undefined]);
        expect(hand.next(SKIP_REPLY)).to.deep.equal(['returned', 'end']);
      }
    });

    it('tells a thrown undefined from none', () => {
      const hand = new Hand(ask('request'));
      hand.next();
      expect(hand.throw(undefined)).to.deep.equal(['threw', undefined]);
    });

    it('goes on after an error that the body caught', () => {
      const hand = new Hand(
        (function* (): Coroutine<string> {
          try {
            yield 'request';
          } catch {
            yield 'after';
          }
          return 'end';
        })(),
      );
      hand.next();
      expect(hand.throw(new Error())).to.deep.equal(['suspended', 'after']);
      expect(hand.next()).to.deep.equal(['returned', 'end']);
    });
  });

  describe('of calls', () => {
    it('needs no frame for a child that does not suspend', () => {
      function* child(): Coroutine<number> {
        return 5;
      }
      const hand = new Hand(
        (function* (): Coroutine<number> {
          return yield* call(child());
        })(),
      );
      expect(hand.next()).to.deep.equal(['returned', 5]);
      expect(hand.depth).to.equal(0);
    });

    it('lifts a child that suspends onto a frame, and resumes it directly', () => {
      const hand = new Hand(
        (function* (): Coroutine {
          return ['root', yield* call(ask('request'))];
        })(),
      );
      expect(hand.next()).to.deep.equal(['suspended', 'request']);
      expect(hand.depth).to.equal(1);
      expect(hand.next('reply')).to.deep.equal(['returned', ['root', 'reply']]);
      expect(hand.depth).to.equal(0);
    });

    it('lifts a whole chain at once, and pops one frame for each return', () => {
      function* chain(depth: number): Coroutine {
        if (depth === 0) return yield 'deep';
        return [depth, yield* call(chain(depth - 1))];
      }
      const hand = new Hand(chain(3));
      expect(hand.next()).to.deep.equal(['suspended', 'deep']);
      expect(hand.depth).to.equal(3);
      expect(hand.next('x')).to.deep.equal(['returned', [3, [2, [1, 'x']]]]);
    });

    it('throws the error of a child in at the call', () => {
      function* child(): Coroutine<void> {
        yield 'request';
        throw new Error('of the child');
      }
      const hand = new Hand(
        (function* (): Coroutine<string> {
          try {
            yield* call(child());
          } catch (error) {
            return `caught ${String(error)}`;
          }
          return 'nothing was thrown';
        })(),
      );
      hand.next();
      expect(hand.next()).to.deep.equal(['returned', 'caught Error: of the child']);
    });

    it('throws what is thrown in to the innermost frame first, and unwinds outwards', () => {
      const order: string[] = [];
      function* frame(name: string, inner: Coroutine): Coroutine<void> {
        try {
          yield* call(inner);
        } finally {
          order.push(name);
          yield `${name} cleans up`;
          order.push(`${name} is clean`);
        }
      }
      const hand = new Hand(frame('outer', frame('inner', ask('request'))));
      hand.next();
      const error = new Error('stop');
      expect(hand.throw(error)).to.deep.equal(['suspended', 'inner cleans up']);
      expect(hand.next('any value')).to.deep.equal(['suspended', 'outer cleans up']);
      expect(hand.next('any value')).to.deep.equal(['threw', error]);
      expect(order).to.deep.equal(['inner', 'inner is clean', 'outer', 'outer is clean']);
    });

    it('calls again after a return, at the same depth', () => {
      const hand = new Hand(
        (function* (): Coroutine {
          const replies = [];
          for (let i = 0; i < 3; i += 1) replies.push(yield* call(ask(i)));
          return replies;
        })(),
      );
      expect(hand.next()).to.deep.equal(['suspended', 0]);
      expect(hand.next('a')).to.deep.equal(['suspended', 1]);
      expect(hand.depth).to.equal(1);
      expect(hand.next('b')).to.deep.equal(['suspended', 2]);
      expect(hand.next('c')).to.deep.equal(['returned', ['a', 'b', 'c']]);
    });

    it('runs a call that is yielded plainly, and gives its outcome as the value', () => {
      const child = coroutine(function* (fails: boolean): Coroutine<string> {
        const reply: string = yield 'request';
        if (fails) throw new Error(reply);
        return reply;
      });
      const hand = new Hand(
        (function* (): Coroutine {
          const value: string = yield child(false);
          try {
            yield child(true);
          } catch (error) {
            return [value, (error as Error).message];
          }
          return 'nothing was thrown';
        })(),
      );
      expect(hand.next()).to.deep.equal(['suspended', 'request']);
      expect(hand.next('a')).to.deep.equal(['suspended', 'request']);
      expect(hand.next('b')).to.deep.equal(['returned', ['a', 'b']]);
    });

    it('hands up a call that runs or ran elsewhere, for the task to refuse', () => {
      const used = call(ask('elsewhere')) as Call;
      new Hand(
        (function* (): Coroutine {
          return yield* used;
        })(),
      ).next();
      const hand = new Hand(ask(used));
      expect(hand.next()).to.deep.equal(['suspended', used]);
    });

    it('puts bodies on frames by hand', () => {
      const hand = new Hand(ask('root'));
      hand.next();
      pushFrame(hand.stack, new Call(ask('pushed')));
      expect(hand.next()).to.deep.equal(['suspended', 'pushed']);
      expect(hand.next('outcome')).to.deep.equal(['returned', 'outcome']);
    });
  });

  describe('against strangers', () => {
    it('refuses who resumes a caller while its child is on a frame', () => {
      const parent = (function* (): Coroutine {
        return yield* call(ask('request'));
      })();
      const hand = new Hand(parent);
      hand.next();
      expect(() => parent.next('stolen')).to.throw(RuntimeError, 'is being awaited already');
      // The stranger ended the parent; its driver notices at the next return.
      const [kind, error] = hand.next('reply');
      expect(kind).to.equal('threw');
      expect(error).to.be.instanceOf(RuntimeError);
    });

    it('keeps the outcome from a caller that a stranger closed', () => {
      const parent = (function* (): Coroutine {
        return yield* call(ask('request'));
      })();
      const hand = new Hand(
        (function* (): Coroutine {
          return yield* call(parent);
        })(),
      );
      hand.next();
      parent.return('closed');
      const [kind, error] = hand.next('reply');
      expect(kind).to.equal('threw');
      expect(error).to.be.instanceOf(RuntimeError);
    });
  });

  it('leaves a call alone that stands on another stack, though it is yielded from inside one', () => {
    const held = call(ask('request'));
    const first = new Hand(
      (function* (): Coroutine {
        return yield* held;
      })(),
    );
    first.next();
    const second = new Hand(
      (function* (): Coroutine {
        return yield* call(ask(held));
      })(),
    );
    expect(second.next()).to.deep.equal(['suspended', held]);
    expect(first.next('reply')).to.deep.equal(['returned', 'reply']);
  });

  it('looks whether a request of unknown kind is a call', () => {
    const byHand = {
      next: () => suspendWith(call(ask('request'))),
      throw(error: unknown): never {
        throw error;
      },
      return: () => ({ done: true, value: undefined }),
      [Symbol.iterator](): Coroutine {
        return this;
      },
    };
    const hand = new Hand(byHand);
    expect(hand.next()).to.deep.equal(['suspended', 'request']);
    expect(hand.depth).to.equal(1);
  });

  it('gives a future as the request it is', () => {
    const [future] = futures as [Future];
    const hand = new Hand(
      (function* (): Coroutine {
        return yield* call(
          (function* (): Coroutine {
            return yield* future;
          })(),
        );
      })(),
    );
    expect(hand.next()).to.deep.equal(['suspended', future]);
    future.setResult(7);
    expect(hand.next()).to.deep.equal(['returned', 7]);
  });

  it('tells the kind of what is awaited, from inside calls and after them, but not of a bare yield', () => {
    const [first, second, third] = futures as [Future, Future, Future];
    const hand = new Hand(
      (function* (): Coroutine<void> {
        yield* call(
          (function* (): Coroutine<void> {
            yield* first;
          })(),
        );
        yield* second;
        yield third;
      })(),
    );
    const kinds: unknown[] = [];
    for (const future of [first, second, third]) {
      expect(hand.next()).to.deep.equal(['suspended', future]);
      kinds.push(step.kind);
      future.setResult(undefined);
    }
    expect(kinds).to.deep.equal([FUTURE, FUTURE, 0]);
  });
});

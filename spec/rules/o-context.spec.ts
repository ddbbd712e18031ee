// Section O: context variables. Every expectation was taken from CPython 3.13.

import { expect } from 'chai';
import {
  call,
  Context,
  ContextVar,
  copyContext,
  coroutine,
  type Coroutine,
  createTask,
  Future,
  KeyError,
  LookupError,
  RuntimeError,
  sleep,
  type Task,
  Token,
} from '../../lib/index.js';
import { traceOnEveryLoop } from '../kit/loops.js';

const variable = new ContextVar<string>('variable', { default: 'default' });
const bare = new ContextVar<number>('bare');

const errorOf = (attempt: () => unknown): unknown => {
  try {
    return attempt();
  } catch (error) {
    return error;
  }
};

/** Sees the value, sets another, and sees that one still after a turn. */
function* child(step: (...parts: unknown[]) => void, value = 'child'): Coroutine<void> {
  step('sees', variable.get());
  variable.set(value);
  yield* sleep(0);
  step('keeps', variable.get());
}

describe('context variables', () => {
  describe('in tasks', () => {
    traceOnEveryLoop(
      '[rule 215] are those of the moment in which the task was made, and its own from then on',
      ['sees main', 'keeps child', 'main has main later'],
      function* (step) {
        variable.set('main');
        const task = createTask(child(step));
        variable.set('main later');
        yield* task;
        step('main has', variable.get());
      },
    );

    traceOnEveryLoop(
      '[rule 215] are one copy for all its steps',
      ['0 undefined', '1 0', '2 1'],
      function* (step) {
        const counter = new ContextVar<number | undefined>('counter', { default: undefined });
        function* counting(): Coroutine<void> {
          for (const n of [0, 1, 2]) {
            step(n, counter.get());
            counter.set(n);
            yield* sleep(0);
          }
        }
        yield* createTask(counting());
      },
    );

    traceOnEveryLoop(
      '[rule 216] are those of a context that it is given, where changes show',
      ['sees outside', 'keeps child', 'child true outside', 'sees child', 'keeps child again'],
      function* (step) {
        variable.set('outside');
        const context = copyContext();
        const task: Task = createTask(child(step), { context });
        yield* task;
        step(context.get(variable), task.getContext() === context, variable.get());
        yield* createTask(child(step, 'child again'), { context });
      },
    );

    traceOnEveryLoop(
      '[rule 216] may be shared by tasks that take turns in one context',
      ['sees outside', 'sees one', 'keeps two', 'keeps two'],
      function* (step) {
        variable.set('outside');
        const context = copyContext();
        const tasks = ['one', 'two'].map((value) => createTask(child(step, value), { context }));
        for (const task of tasks) yield* task;
      },
    );

    traceOnEveryLoop(
      '[rule 217] are shared with what a coroutine awaits, whichever way it awaits it',
      [
        'sees outside',
        'keeps raw',
        'sees raw',
        'keeps called',
        'sees called',
        'keeps decorated',
        'sees decorated',
        'keeps yielded',
        'main has yielded',
      ],
      function* (step) {
        variable.set('outside');
        yield* child(step, 'raw');
        yield* call(child(step, 'called'));
        yield* coroutine(child)(step, 'decorated');
        yield child(step, 'yielded');
        step('main has', variable.get());
      },
    );
  });

  describe('in callbacks', () => {
    traceOnEveryLoop(
      '[rule 22] [rule 215] are a copy of those of the moment of scheduling',
      ['soon sees scheduled', 'later sees scheduled', 'main has after'],
      function* (step, loop) {
        const callback = (name: string): void => {
          step(name, 'sees', variable.get());
          variable.set('in the callback');
        };
        variable.set('scheduled');
        loop.callSoon(callback, 'soon');
        loop.callLater(0, callback, 'later');
        variable.set('after');
        yield* sleep(0);
        yield* sleep(0);
        step('main has', variable.get());
      },
    );

    traceOnEveryLoop(
      '[rule 33] are a copy of those of the moment in which they were added to a future',
      ['registered', 'given'],
      function* (step) {
        const context = new Context();
        context.run(() => variable.set('given'));
        variable.set('registered');
        const future = new Future<void>();
        future.addDoneCallback(() => {
          step(variable.get());
        });
        future.addDoneCallback(
          () => {
            step(variable.get());
          },
          { context },
        );
        variable.set('settled');
        future.setResult();
        yield* sleep(0);
      },
    );
  });
});

describe('Context', () => {
  it('[rule 218] cannot be entered twice at the same time, but a copy of it can', () => {
    const context = copyContext();
    const again = errorOf(() => context.run(() => context.run(() => 'twice')));
    expect(again).to.be.instanceOf(RuntimeError);
    expect(String(again)).to.contain('cannot enter context');
    expect(context.run(() => context.copy().run(() => 'a copy'))).to.equal('a copy');
  });

  it('[rule 218] can be entered again after a function that failed', () => {
    const context = copyContext();
    const failed = errorOf(() =>
      context.run(() => {
        throw new RangeError('mine');
      }),
    );
    expect(String(failed)).to.equal('RangeError: mine');
    expect(context.run(() => 'again')).to.equal('again');
  });

  it('gives run its arguments, and keeps what the function sets', () => {
    const context = new Context();
    const result = context.run(
      (a: string, b: string) => {
        variable.set(a + b);
        return variable.get();
      },
      'a',
      'b',
    );
    expect([result, context.get(variable), variable.get()]).to.deep.equal(['ab', 'ab', 'default']);
  });

  it('is a mapping of the variables that were set in it', () => {
    const seen = new Context().run(() => {
      variable.set('set');
      const context = copyContext();
      return [
        context.size,
        context.has(variable),
        context.has(bare),
        context.getItem(variable),
        context.get(bare),
        context.get(bare, 'fallback'),
        [...context].map(({ name }) => name),
        [...context.keys()].length,
        [...context.values()],
        [...context.items()].map(([{ name }, value]) => [name, value]),
        [...context.entries()].length,
      ];
    });
    expect(seen).to.deep.equal([
      1,
      true,
      false,
      'set',
      undefined,
      'fallback',
      ['variable'],
      1,
      ['set'],
      [['variable', 'set']],
      1,
    ]);
    expect(() => new Context().getItem(variable)).to.throw(KeyError, 'variable');
    expect(new Context().size).to.equal(0);
  });

  it('copies without sharing changes', () => {
    const first = new Context();
    first.run(() => variable.set('first'));
    const second = first.copy();
    second.run(() => variable.set('second'));
    expect([first.get(variable), second.get(variable)]).to.deep.equal(['first', 'second']);
  });
});

describe('ContextVar', () => {
  it('[rule 219] gives the value, else the argument, else the default, else LookupError', () => {
    new Context().run(() => {
      const own = [variable.get(), variable.get('argument'), bare.get('argument')];
      expect(own).to.deep.equal(['default', 'argument', 'argument']);
      expect(errorOf(() => bare.get())).to.be.instanceOf(LookupError);
      bare.set(1);
      expect([bare.get(), bare.get('argument')]).to.deep.equal([1, 1]);
    });
    expect(errorOf(() => bare.get())).to.be.instanceOf(LookupError);
  });

  it('[rule 219] counts undefined as an argument, a default and a value', () => {
    const given = new ContextVar<unknown>('given', { default: undefined });
    expect([given.get(), bare.get(undefined)]).to.deep.equal([undefined, undefined]);
    new Context().run(() => {
      given.set(undefined);
      expect(given.get('argument')).to.equal(undefined);
    });
  });

  it('has a name, which is a string', () => {
    expect(variable.name).to.equal('variable');
    expect(() => new ContextVar(1 as never)).to.throw(
      TypeError,
      'context variable name must be a str',
    );
  });
});

describe('Token', () => {
  it('[rule 220] holds the variable and the value before, MISSING if there was none', () => {
    new Context().run(() => {
      const [first, second] = [variable.set('a'), variable.set('b')];
      expect([first.oldValue, second.oldValue]).to.deep.equal([Token.MISSING, 'a']);
      expect(first.var).to.equal(variable);
    });
  });

  it('[rule 220] resets once', () => {
    new Context().run(() => {
      variable.set('a');
      const token = variable.set('b');
      variable.reset(token);
      expect(variable.get()).to.equal('a');
      expect(
        errorOf(() => {
          variable.reset(token);
        }),
      ).to.be.instanceOf(RuntimeError);
    });
  });

  it('[rule 220] resets to having no value', () => {
    new Context().run(() => {
      const token = bare.set(1);
      bare.reset(token);
      expect(errorOf(() => bare.get())).to.be.instanceOf(LookupError);
      expect(copyContext().has(bare)).to.equal(false);
    });
  });

  it('[rule 220] resets only its own variable, and only in its own context', () => {
    new Context().run(() => {
      const token = variable.set('a');
      const other = errorOf(() => {
        bare.reset(token as never);
      });
      expect(String(other)).to.equal('RangeError: Token was created by a different ContextVar');
      const elsewhere = errorOf(() => {
        copyContext().run(() => {
          variable.reset(token);
        });
      });
      expect(String(elsewhere)).to.equal('RangeError: Token was created in a different Context');
      variable.reset(token);
      expect(variable.get()).to.equal('default');
    });
  });

  it('[rule 220] is a token of set, nothing else', () => {
    expect(() => {
      variable.reset(5 as never);
    }).to.throw(TypeError, 'expected an instance of Token, got the number 5');
  });

  it('resets at the end of a block that disposes of it', () => {
    new Context().run(() => {
      variable.set('a')[Symbol.dispose]();
      expect(variable.get()).to.equal('default');
    });
  });

  traceOnEveryLoop(
    '[rule 220] belongs to the task that set the variable',
    ['RangeError', 'set'],
    function* (step) {
      const token = variable.set('set');
      function* elsewhere(): Coroutine<void> {
        const error = errorOf(() => {
          variable.reset(token);
        });
        step((error as Error).name);
        yield* sleep(0);
      }
      yield* createTask(elsewhere());
      step(variable.get());
    },
  );
});

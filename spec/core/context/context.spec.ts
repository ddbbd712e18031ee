import { expect } from 'chai';
import {
  Context,
  ContextVar,
  copyContext,
  type Coroutine,
  createTask,
  LookupError,
  RuntimeError,
  sleep,
  Token,
} from '../../../lib/index.js';
import { realm } from '../../../lib/core/base/realm.js';
import { runInContextOf } from '../../../lib/core/context/context.js';
import { keepVariablesByName, variablesByName } from '../../../lib/core/context/context-var.js';
import { _enterTask, _leaveTask } from '../../../lib/core/task/current-task.js';
import { VirtualTimeLoop } from '../../../lib/testing/index.js';
import { traceOnEveryLoop } from '../../kit/loops.js';

const letter = new ContextVar<string>('letter');

/** Runs in a context of its own, so that nothing stays behind. */
const apart = <T>(body: () => T): T => new Context().run(body);

describe('Context', () => {
  it('keeps what is set in it from the outside', () => {
    apart(() => {
      letter.set('a');
      const copy = copyContext();
      copy.run(() => letter.set('b'));
      expect(letter.get()).to.equal('a');
      expect(copy.get(letter)).to.equal('b');
    });
  });

  it('gives the result, or the error, of what it runs, and hands arguments on', () => {
    const context = new Context();
    expect(context.run((a: number, b: number) => a + b, 1, 2)).to.equal(3);
    expect(() =>
      context.run(() => {
        throw new Error('e');
      }),
    ).to.throw('e');
    expect(context.run(() => 1)).to.equal(1);
  });

  it('[rule 218] cannot be entered while it is in force', () => {
    const context = new Context();
    context.run(() => {
      expect(() => context.run(() => 1)).to.throw(RuntimeError, 'cannot enter context');
      expect(context.copy().run(() => 1)).to.equal(1);
    });
  });

  it('is a mapping from variables to values', () => {
    const other = new ContextVar<number>('other');
    const context = new Context();
    expect([context.size, context.get(letter), context.has(letter)]).to.deep.equal([
      0,
      undefined,
      false,
    ]);
    expect(context.get(letter, 'fallback')).to.equal('fallback');
    context.run(() => {
      letter.set('a');
      other.set(1);
    });
    expect(context.size).to.equal(2);
    expect([...context]).to.deep.equal([letter, other]);
    expect([...context.keys()]).to.deep.equal([letter, other]);
    expect([...context.values()]).to.deep.equal(['a', 1]);
    expect([...context.entries()]).to.deep.equal([
      [letter, 'a'],
      [other, 1],
    ]);
  });

  it('is copied with its values, and apart from then on', () => {
    const context = new Context();
    context.run(() => letter.set('a'));
    const copy = context.copy();
    copy.run(() => letter.set('b'));
    context.run(() => letter.set('c'));
    expect([context.get(letter), copy.get(letter)]).to.deep.equal(['c', 'b']);
  });
});

describe('runInContextOf', () => {
  it('calls a function where it is if there is no context to be had', () => {
    apart(() => {
      for (const thing of [undefined, {}, { getContext: () => undefined }]) {
        letter.set('outside');
        runInContextOf(thing, () => letter.set('inside'));
        expect(letter.get()).to.equal('inside');
      }
    });
  });

  it('calls it in the context itself, though that be in force; in a copy, if it is further out', () => {
    const context = new Context();
    const owner = { getContext: () => context };
    runInContextOf(owner, () => letter.set('a'));
    expect(context.get(letter)).to.equal('a');
    context.run(() => {
      runInContextOf(owner, () => letter.set('b'));
      expect(letter.get()).to.equal('b');
      apart(() => {
        runInContextOf(owner, () => {
          expect(letter.get()).to.equal('b');
          letter.set('c');
        });
      });
      expect(letter.get()).to.equal('b');
    });
  });
});

describe('ContextVar', () => {
  it('has a value outside any run, once it is set', () => {
    const holder = realm.holder;
    realm.holder = null;
    try {
      letter.set('nowhere');
      expect(letter.get()).to.equal('nowhere');
      letter.set('still nowhere');
      expect(copyContext().get(letter)).to.equal('still nowhere');
    } finally {
      realm.holder = holder;
    }
  });

  it('has a value in a task that a driver of its own has entered where there was no context', () => {
    const loop = new VirtualTimeLoop();
    const task = loop.createTask(sleep(0));
    const holder = realm.holder;
    realm.holder = null;
    try {
      loop.callSoon(() => {
        realm.holder = null;
        _enterTask(loop, task);
        letter.set('entered');
        expect(letter.get()).to.equal('entered');
        _leaveTask(loop, task);
      });
      loop.runSync(task);
    } finally {
      realm.holder = holder;
      loop.close();
    }
  });

  it('is kept by its name from when a worker asks for that', () => {
    const before = [...realm.shared.keys()];
    expect(variablesByName()).to.equal(undefined);
    try {
      keepVariablesByName();
      const kept = new ContextVar('kept');
      keepVariablesByName();
      expect([...(variablesByName() ?? [])]).to.deep.equal([['kept', kept]]);
    } finally {
      for (const key of realm.shared.keys()) if (!before.includes(key)) realm.shared.delete(key);
    }
  });

  it('[rule 219] gives the value, else the argument, else the default, else raises', () => {
    apart(() => {
      const withDefault = new ContextVar<string>('d', { default: 'default' });
      expect(() => letter.get()).to.throw(
        LookupError,
        "Context variable 'letter' has no value here and no default",
      );
      expect(letter.get('argument')).to.equal('argument');
      expect(withDefault.get('argument')).to.equal('argument');
      expect(withDefault.get()).to.equal('default');
      withDefault.set('value');
      expect(withDefault.get('argument')).to.equal('value');
      expect(new ContextVar('u', { default: undefined }).get()).to.equal(undefined);
    });
  });

  it('needs a string for its name', () => {
    expect(() => new ContextVar(5 as never)).to.throw(TypeError, 'must be a string');
  });

  it('[rule 220] is put back by a token, once', () => {
    apart(() => {
      const first = letter.set('a');
      const second = letter.set('b');
      expect([first.oldValue, second.oldValue]).to.deep.equal([Token.MISSING, 'a']);
      expect(second.var).to.equal(letter);
      letter.reset(second);
      expect(letter.get()).to.equal('a');
      expect(() => letter.reset(second)).to.throw(RuntimeError, 'already been used');
      letter.reset(first);
      expect(() => letter.get()).to.throw(LookupError);
      expect(copyContext().has(letter)).to.equal(false);
    });
  });

  it('is put back by nothing but a token', () => {
    for (const none of [undefined, null, 'a']) {
      expect(() => letter.reset(none as never)).to.throw(
        TypeError,
        /^expected an instance of Token, got /,
      );
    }
  });

  it('[rule 220] refuses the token of another variable, and of another context', () => {
    apart(() => {
      const token = letter.set('a');
      const other = new ContextVar<string>('other');
      expect(() => other.reset(token)).to.throw(RangeError, 'different ContextVar');
      expect(() => copyContext().run(() => letter.reset(token))).to.throw(
        RangeError,
        'different Context',
      );
      letter.reset(token);
    });
  });
});

describe('context of a task', () => {
  traceOnEveryLoop(
    '[rule 215] is a copy of the one in which it was made, once for its whole life',
    ['task a', 'task b', 'task b', 'main c'],
    function* (step) {
      letter.set('a');
      function* body(): Coroutine<void> {
        step('task', letter.get());
        letter.set('b');
        step('task', letter.get());
        yield* sleep(0);
        step('task', letter.get());
      }
      const task = createTask(body());
      letter.set('c');
      yield* task;
      step('main', letter.get());
    },
  );

  traceOnEveryLoop(
    '[rule 216] is the one passed in itself, so that changes show in it',
    ['a', 'b', 'true'],
    function* (step) {
      letter.set('a');
      const context = copyContext();
      letter.set('main');
      function* body(): Coroutine<void> {
        step(letter.get());
        yield* sleep(0);
        letter.set('b');
      }
      const task = createTask(body(), { context });
      yield* task;
      step(context.get(letter));
      step(task.getContext() === context);
    },
  );

  traceOnEveryLoop(
    '[rule 217] is shared by what it awaits directly, not by the tasks it makes',
    ['of child', 'of child'],
    function* (step) {
      function* child(): Coroutine<void> {
        letter.set('of child');
        yield* sleep(0);
      }
      function* task(): Coroutine<void> {
        letter.set('of task');
        yield* sleep(0);
      }
      yield* child();
      step(letter.get());
      yield* createTask(task());
      step(letter.get());
    },
  );

  it('is made for what is set outside of any task, and stays in force there', () => {
    const before = realm.holder;
    realm.holder = null;
    try {
      expect([...copyContext()]).to.deep.equal([]);
      const token = letter.set('outside');
      expect([letter.get(), [...copyContext()]]).to.deep.equal(['outside', [letter]]);
      letter.reset(token);
      expect(letter.get('none')).to.equal('none');
    } finally {
      realm.holder = before;
    }
  });
});

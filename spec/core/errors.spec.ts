import { expect } from 'chai';
import {
  CancelledError,
  type Coroutine,
  createTask,
  DeadlockError,
  InvalidStateError,
  isCancelled,
  KeyboardInterrupt,
  KeyError,
  LookupError,
  NotImplementedError,
  RuntimeError,
  sleep,
  SystemExit,
  TimeoutError,
  WouldBlockError,
} from '../../lib/index.js';
import type { BaseError } from '../../lib/lowlevel.js';
import { VirtualTimeLoop } from '../../lib/testing/index.js';

/** Values that refuse to be strings. */
const unspeakable: readonly unknown[] = [
  Object.create(null),
  {
    toString() {
      throw new Error('not a word');
    },
  },
];

describe('errors and messages that are not strings', () => {
  it('may end a task', () => {
    const loop = new VirtualTimeLoop();
    for (const thrown of [undefined, null, 5, Symbol('s'), ...unspeakable]) {
      const caught = loop.runSync(
        (function* (): Coroutine {
          // oxlint-disable-next-line require-yield
          function* fails(): Coroutine<void> {
            throw thrown;
          }
          const task = createTask(fails());
          try {
            yield* task;
          } catch (error) {
            expect(String(task)).to.match(/^<Task finished exception=/);
            return { error };
          }
          return 'nothing was thrown';
        })(),
      );
      expect(caught).to.deep.equal({ error: thrown });
    }
    loop.close();
  });

  it('[rule 37] may be given to cancel', () => {
    const loop = new VirtualTimeLoop();
    for (const msg of unspeakable) {
      const caught = loop.runSync(
        (function* (): Coroutine {
          const task = createTask(
            (function* (): Coroutine<void> {
              yield* sleep(0);
              yield* sleep(0);
            })(),
          );
          yield* sleep(0);
          task.cancel(msg);
          try {
            yield* task;
          } catch (error) {
            return error;
          }
          return undefined;
        })(),
      );
      expect(caught).to.be.instanceOf(CancelledError);
      expect(isCancelled(caught)).to.equal(true);
      expect((caught as CancelledError).msg).to.equal(msg);
    }
    loop.close();
  });
});

describe('the kinds of errors', () => {
  const kinds: readonly [BaseError, string, string][] = [
    [new CancelledError(), 'CancelledError', 'CANCELLED'],
    [new InvalidStateError('e'), 'InvalidStateError', 'INVALID_STATE'],
    [new TimeoutError('e'), 'TimeoutError', 'TIMEOUT'],
    [new RuntimeError('e'), 'RuntimeError', 'RUNTIME'],
    [DeadlockError.of([]), 'DeadlockError', 'DEADLOCK'],
    [new WouldBlockError('e'), 'WouldBlockError', 'WOULD_BLOCK'],
    [new LookupError('e'), 'LookupError', 'LOOKUP'],
    [new KeyError('e'), 'KeyError', 'KEY'],
    [new NotImplementedError('e'), 'NotImplementedError', 'NOT_IMPLEMENTED'],
    [new KeyboardInterrupt('e'), 'KeyboardInterrupt', 'KEYBOARD_INTERRUPT'],
    [new SystemExit('e'), 'SystemExit', 'SYSTEM_EXIT'],
  ];

  for (const [error, name, code] of kinds) {
    it(`${name} has a name and a code of its own, which no minifier changes`, () => {
      expect([error.name, error.code]).to.deep.equal([name, code]);
      expect(String(error)).to.match(new RegExp(`^${name}(: |$)`));
      expect(kinds.filter((kind) => kind[2] === code).length).to.equal(1);
    });
  }

  it('are all errors, and a KeyError is a LookupError, as in Python', () => {
    expect(kinds.every(([error]) => error instanceof Error)).to.equal(true);
    expect(new KeyError('e')).to.be.instanceOf(LookupError);
    expect(new LookupError('e')).to.not.be.instanceOf(KeyError);
  });
});

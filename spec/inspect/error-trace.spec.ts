import { expect } from 'chai';
import sinon from 'sinon';
import {
  type Coroutine,
  createTask,
  futureAddToAwaitedBy,
  gather,
  runSync,
  shield,
  sleep,
  type Task,
} from '../../lib/index.js';
import { traceErrors, type TraceErrorsOptions } from '../../lib/inspect/index.js';
import { VirtualTimeLoop } from '../../lib/testing/index.js';

/** Runs a program that fails, with traces; gives its error. */
function errorOf(main: () => Coroutine, options?: TraceErrorsOptions): unknown {
  const stop = traceErrors(options);
  try {
    runSync(main(), { debug: true, loopFactory: () => new VirtualTimeLoop() });
  } catch (error) {
    return error;
  } finally {
    stop();
  }
  throw new Error('it has not failed');
}

/** The stack of an error in short: the functions of each section, and what stands between them. */
function shapeOf(error: unknown): string[] {
  const { stack = '' } = error as Error;
  return stack
    .split('\n')
    .slice(1)
    .map((line) => line.trim())
    .map((line) => /^at (?:Object\.)?(\S+) \(.*\)$/.exec(line)?.[1] ?? line);
}

class Mine extends Error {}
const mine = new Mine('mine');

function* fail(): Coroutine<void> {
  yield* sleep(0);
  throw new Mine('deep');
}
function* d(): Coroutine<void> {
  yield* fail();
}
function* c(): Coroutine<void> {
  yield* createTask(d(), { name: 'D' });
}
function* b(): Coroutine<void> {
  yield* createTask(c(), { name: 'C' });
}
function* inB(): Coroutine<void> {
  yield* b();
}
function* a(): Coroutine<void> {
  yield* createTask(inB(), { name: 'B' });
}

describe('traceErrors', () => {
  it('has an error four tasks deep tell every place at which it is awaited', () => {
    const error = errorOf(a) as Mine;
    expect(error).to.be.instanceOf(Mine);
    const [first, ...rest] = shapeOf(error).filter((line) => !line.includes('.spec.ts'));
    expect([first, ...rest].slice(0, 9)).to.deep.equal([
      'fail',
      'd',
      `--- awaited by task 'C' ---`,
      'c',
      `--- awaited by task 'B' ---`,
      'b',
      'inB',
      `--- awaited by task 'Task-${/'Task-(\d+)'/.exec(error.stack ?? '')?.[1] ?? ''}' ---`,
      'a',
    ]);
    expect(error.stack).to.match(/^(?:Error|Mine): deep\n/);
    expect(error.stack).not.to.match(/[/\\]lib[/\\](?:core|std|run|inspect)[/\\]/);
  });

  it('leaves the error the object that it was, and traces each way it takes', () => {
    const main = function* main(): Coroutine<void> {
      const failing = createTask(
        (function* () {
          throw mine;
        })(),
        { name: 'failing' },
      );
      const first = function* first(): Coroutine<void> {
        yield* failing;
      };
      yield* gather([createTask(first(), { name: 'first' })]);
    };
    const before = mine.stack;
    expect(errorOf(main)).to.equal(mine);
    const shape = shapeOf(mine);
    expect(mine.stack).to.not.equal(before);
    const from = shape.indexOf(`--- awaited by task 'first' ---`);
    expect(shape.slice(from + 1, from + 3)).to.deep.equal([
      `--- awaited by task '${/'(Task-\d+)' ---\n.*at main/.exec(mine.stack ?? '')?.[1] ?? ''}' ---`,
      'main',
    ]);
  });

  it('tells where a task was made that nobody awaits, and where its maker was', () => {
    let failing: Task | undefined;
    const make = function* make(): Coroutine<void> {
      failing = createTask(fail(), { name: 'orphan' });
      yield* sleep(1);
    };
    const main = function* (): Coroutine<void> {
      yield* createTask(make(), { name: 'maker' });
      throw failing?.exception();
    };
    const shape = shapeOf(errorOf(main));
    const from = shape.indexOf(`--- task 'orphan' was made here ---`);
    expect(shape.slice(from, from + 4)).to.deep.equal([
      `--- task 'orphan' was made here ---`,
      'make',
      `--- task 'maker' was made here ---`,
      'main',
    ]);
  });

  it('adds who awaits it later', () => {
    const main = function* main(): Coroutine<void> {
      const task = createTask(fail(), { name: 'early' });
      yield* sleep(1);
      const late = function* late(): Coroutine<void> {
        yield* task;
      };
      yield* createTask(late(), { name: 'late' });
    };
    const shape = shapeOf(errorOf(main));
    expect(shape.at(0)).to.equal('fail');
    expect(shape.filter((line) => line.startsWith('--- awaited'))).to.have.length(2);
    expect(shape).to.include('main');
  });

  it('follows a shield', () => {
    const main = function* main(): Coroutine<void> {
      yield* shield(createTask(fail()));
    };
    const shape = shapeOf(errorOf(main));
    expect(shape.slice(0, 1)).to.deep.equal(['fail']);
    expect(shape).to.include('main');
  });

  it('keeps the lines of the library, if asked', () => {
    expect((errorOf(a, { internals: true }) as Error).stack).to.match(/[/\\]lib[/\\]core[/\\]/);
  });

  const raise = (value: unknown) =>
    function* main(): Coroutine<void> {
      yield* createTask(
        (function* () {
          throw value;
        })(),
      );
    };

  /** An error whose stack is an accessor, as in some engines: the setter works on a frozen one, too. */
  function withAccessor(): Error {
    const error = new Error('of an accessor');
    let { stack } = error;
    return Object.defineProperty(error, 'stack', {
      get: () => stack,
      set: (text: string) => {
        stack = text;
      },
    });
  }

  it('leaves a frozen error as it is, also where its stack is an accessor', () => {
    const open = withAccessor();
    expect((errorOf(raise(open)) as Error).stack).to.contain('--- awaited by task');
    const frozen = Object.freeze(withAccessor());
    const { stack } = frozen;
    expect(errorOf(raise(frozen))).to.equal(frozen);
    expect(frozen.stack).to.equal(stack);
  });

  it('leaves an error as it is whose stack can only be read', () => {
    const error = new Error('read only');
    let reads = 0;
    const fixed = Object.defineProperty(error, 'stack', {
      get: () => {
        reads += 1;
        return 'fixed';
      },
    });
    expect(errorOf(raise(fixed))).to.equal(fixed);
    expect(reads).to.equal(0);
  });

  it('traces a sealed error', () => {
    const sealed = Object.seal(new Error('sealed'));
    expect(errorOf(raise(sealed))).to.equal(sealed);
    expect(sealed.stack).to.contain('--- awaited by task');
  });

  it('goes on after an error whose stack cannot even be read', () => {
    const hostile = Object.defineProperty(new Error('hostile'), 'stack', {
      get: () => {
        throw new TypeError('no');
      },
      set: () => {
        // It takes nothing.
      },
    });
    const log = sinon.stub(console, 'error');
    try {
      const error = errorOf(function* main() {
        try {
          yield* raise(hostile)();
        } catch {
          yield* raise(new Mine('after'))();
        }
      });
      expect((error as Error).stack).to.contain('--- awaited by task');
      expect(log.args).to.deep.equal([]);
    } finally {
      log.restore();
    }
  });

  it('tells those who wait by a note of their own', () => {
    const main = function* main(): Coroutine<void> {
      const failing = createTask(fail());
      futureAddToAwaitedBy(failing, createTask(sleep(5), { name: 'keeper' }));
      yield* sleep(1);
      throw failing.exception();
    };
    expect(shapeOf(errorOf(main))).to.include(`--- awaited by task 'keeper' ---`);
  });

  it('leaves alone what has no stack, or is frozen', () => {
    const frozen = Object.freeze(new Error('frozen'));
    const { stack } = frozen;
    expect(errorOf(raise('text'))).to.equal('text');
    expect(errorOf(raise(frozen))).to.equal(frozen);
    expect(frozen.stack).to.equal(stack);
  });
});

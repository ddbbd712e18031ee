import { expect } from 'chai';
import {
  BaseExceptionGroup,
  ExceptionGroup,
  type ErrorCondition,
  KeyboardInterrupt,
  SystemExit,
} from '../../../lib/index.js';

/** Shows a group with all that is in it. */
function show(error: unknown): string {
  if (error === undefined) return '-';
  if (!(error instanceof BaseExceptionGroup)) return (error as Error).message;
  return `${error.name}:${error.message}[${error.errors.map(show).join(', ')}]`;
}

function nested(): ExceptionGroup {
  const [a, b, c, d] = [
    new TypeError('a'),
    new RangeError('b'),
    new TypeError('c'),
    new RangeError('d'),
  ];
  const deep = new ExceptionGroup([new ExceptionGroup([d], 'deeper')], 'deep');
  return new ExceptionGroup([a, new ExceptionGroup([b, c], 'in'), deep], 'top');
}

const whole =
  'ExceptionGroup:top[a, ExceptionGroup:in[b, c], ExceptionGroup:deep[ExceptionGroup:deeper[d]]]';

describe('ExceptionGroup', () => {
  it('is an AggregateError with the errors in order, under two names', () => {
    const errors = [new TypeError('a'), 'thrown', undefined];
    const group = new ExceptionGroup(errors, 'three mistakes');
    expect(group).to.be.instanceOf(AggregateError).and.instanceOf(BaseExceptionGroup);
    expect([group.errors, group.exceptions]).to.deep.equal([errors, errors]);
    expect([group.name, group.code, group.message]).to.deep.equal([
      'ExceptionGroup',
      'EXCEPTION_GROUP',
      'three mistakes',
    ]);
  });

  it('says how many there are, as Python does', () => {
    const group = new ExceptionGroup(new Set([1, 2, 3]), 'top');
    expect(String(group)).to.equal('ExceptionGroup: top (3 sub-exceptions)');
    expect(String(new ExceptionGroup([1]))).to.equal('ExceptionGroup:  (1 sub-exception)');
  });

  it('takes a cause', () => {
    expect(new ExceptionGroup([1], 'm', { cause: 'c' }).cause).to.equal('c');
  });

  it('knows groups of another copy of the library', () => {
    const brand = Symbol.for('yieldfrom.error');
    const foreign = {
      __proto__: { [brand]: 'ExceptionGroup', __proto__: { [brand]: 'BaseExceptionGroup' } },
    };
    expect(foreign instanceof ExceptionGroup).to.equal(true);
    expect(foreign instanceof BaseExceptionGroup).to.equal(true);
    expect(new AggregateError([]) instanceof BaseExceptionGroup).to.equal(false);
  });

  it('refuses arguments in the order of Python, and others that are none', () => {
    const make =
      (...args: unknown[]) =>
      () =>
        new ExceptionGroup(...(args as [[], string]));
    expect(make('m', [1])).to.throw(TypeError, "got the string 'm': the errors come first");
    expect(make(null)).to.throw(TypeError, 'got null');
    expect(make({})).to.throw(TypeError, 'got a plain object');
    expect(make([1], 1)).to.throw(TypeError, 'message must be a string, got the number 1');
    expect(make([], 'm')).to.throw(RangeError, 'exceptions must be a non-empty sequence');
  });

  it('refuses errors that are meant to end the program, though they be few among others', () => {
    expect(() => new ExceptionGroup([new TypeError('a'), new SystemExit('s')])).to.throw(
      TypeError,
      /^Cannot nest BaseExceptions in an ExceptionGroup/,
    );
  });

  it('has no message unless it is given one', () => {
    expect(new BaseExceptionGroup([new SystemExit('s')]).message).to.equal('');
    expect(new ExceptionGroup([new TypeError('a')]).message).to.equal('');
  });

  it('refuses errors that are meant to end the program, alone and in groups', () => {
    const words = /^Cannot nest BaseExceptions in an ExceptionGroup/;
    expect(() => new ExceptionGroup([new KeyboardInterrupt('k')])).to.throw(TypeError, words);
    const inner = new BaseExceptionGroup([new SystemExit('s')]);
    expect(() => new ExceptionGroup([inner])).to.throw(TypeError, words);
  });
});

describe('BaseExceptionGroup', () => {
  it('is an ExceptionGroup unless an error is meant to end the program', () => {
    expect(new BaseExceptionGroup([1], 'm', { cause: 'c' }))
      .to.be.instanceOf(ExceptionGroup)
      .with.property('cause', 'c');
    const base = new BaseExceptionGroup([new KeyboardInterrupt('k'), 1]);
    expect(base instanceof ExceptionGroup).to.equal(false);
    expect([base.name, base.code]).to.deep.equal(['BaseExceptionGroup', 'BASE_EXCEPTION_GROUP']);
    class Own extends BaseExceptionGroup {}
    expect(new Own([1]) instanceof ExceptionGroup).to.equal(false);
  });

  // What CPython 3.13 gives.
  describe('split and subgroup', () => {
    const check = (condition: ErrorCondition, matching: string, rest: string): void => {
      const group = nested();
      expect(group.split(condition).map(show)).to.deep.equal([matching, rest]);
      expect(show(group.subgroup(condition))).to.equal(matching);
    };

    it('go by a class of errors, keeping the nesting', () => {
      check(
        TypeError,
        'ExceptionGroup:top[a, ExceptionGroup:in[c]]',
        'ExceptionGroup:top[ExceptionGroup:in[b], ExceptionGroup:deep[ExceptionGroup:deeper[d]]]',
      );
    });

    it('go by several classes', () => {
      check([TypeError, RangeError], whole, '-');
      check([], '-', whole);
    });

    it('go by a predicate, which may take a whole group', () => {
      const isIn = (error: unknown): boolean => (error as Error).message === 'in';
      check(
        isIn,
        'ExceptionGroup:top[ExceptionGroup:in[b, c]]',
        'ExceptionGroup:top[a, ExceptionGroup:deep[ExceptionGroup:deeper[d]]]',
      );
    });

    it('give the group itself if it matches, and undefined if nothing does', () => {
      const group = nested();
      expect(group.split(ExceptionGroup)).to.deep.equal([group, undefined]);
      expect(group.subgroup(ExceptionGroup)).to.equal(group);
      check(SyntaxError, '-', whole);
    });

    it('ask about groups before what is in them', () => {
      const seen: string[] = [];
      nested().split((error) => {
        seen.push(show(error));
        return false;
      });
      expect(seen).to.deep.equal([
        whole,
        'a',
        'ExceptionGroup:in[b, c]',
        'b',
        'c',
        'ExceptionGroup:deep[ExceptionGroup:deeper[d]]',
        'ExceptionGroup:deeper[d]',
        'd',
      ]);
    });

    it('give an ExceptionGroup where nothing is left that is meant to end the program', () => {
      const group = new BaseExceptionGroup(
        [
          new ExceptionGroup([new RangeError('v')], 'i'),
          new BaseExceptionGroup([new SystemExit('s')], 'j'),
        ],
        'b',
      );
      expect(group.split(SystemExit).map(show)).to.deep.equal([
        'BaseExceptionGroup:b[BaseExceptionGroup:j[s]]',
        'ExceptionGroup:b[ExceptionGroup:i[v]]',
      ]);
    });

    it('keep errors that are no objects', () => {
      const group = new ExceptionGroup([undefined, null, 'x']);
      const [matching, rest] = group.split((error) => error === undefined);
      expect([matching?.errors, rest?.errors]).to.deep.equal([[undefined], [null, 'x']]);
    });

    it('keep the cause and the stack', () => {
      const group = new ExceptionGroup([new TypeError('a'), new RangeError('b')], 'm', {
        cause: 'c',
      });
      const [matching, rest] = group.split(TypeError);
      expect([matching?.cause, rest?.cause]).to.deep.equal(['c', 'c']);
      expect([matching?.stack, rest?.stack]).to.deep.equal([group.stack, group.stack]);
    });

    it('give groups whose cause and stack are ordinary properties', () => {
      const [matching] = nested().split(TypeError) as [ExceptionGroup, unknown];
      expect(Object.hasOwn(matching, 'cause')).to.equal(false);
      matching.stack = 'cut short';
      expect(matching.stack).to.equal('cut short');
      expect(Reflect.deleteProperty(matching, 'stack')).to.equal(true);
    });

    it('refuse a condition that is none', () => {
      const words = /^expected an exception type, a tuple of exception types, or a callable/;
      for (const condition of [1, 'TypeError', [TypeError, 1], null]) {
        expect(() => nested().split(condition as never)).to.throw(TypeError, words);
        expect(() => nested().subgroup(condition as never)).to.throw(TypeError, words);
      }
    });
  });

  describe('derive', () => {
    it('makes a group with the same message', () => {
      expect(show(nested().derive([new TypeError('x')]))).to.equal('ExceptionGroup:top[x]');
    });

    it('is where a class of one own stays itself', () => {
      class HttpErrors extends ExceptionGroup {
        readonly status: number;

        constructor(errors: Iterable<unknown>, message: string, status: number) {
          super(errors, message);
          this.status = status;
        }
        override derive(errors: readonly unknown[]): HttpErrors {
          return new HttpErrors(errors, this.message, this.status);
        }
      }
      const group = new HttpErrors([new TypeError('a'), new RangeError('b')], 'm', 404);
      const [matching, rest] = group.split(TypeError);
      expect(matching).to.be.instanceOf(HttpErrors).with.property('status', 404);
      expect(rest).to.be.instanceOf(HttpErrors).with.property('status', 404);
    });

    it('must make a group', () => {
      class Odd extends ExceptionGroup {
        override derive(): never {
          return 1 as never;
        }
      }
      const group = new Odd([new TypeError('a'), new RangeError('b')]);
      expect(() => group.split(TypeError)).to.throw(
        TypeError,
        'derive must return an instance of BaseExceptionGroup, got the number 1',
      );
    });
  });
});

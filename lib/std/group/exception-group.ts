/// <reference lib="es2021.promise" preserve="true" />
/// <reference lib="es2022.error" preserve="true" />
// Groups of errors, and the two ways to take them apart. Python tells errors of the program from
// those that are meant to end it, and keeps groups of the two apart; here the latter are
// KeyboardInterrupt and SystemExit. The two classes make each other, hence one file.

import { CLASS, describe, isInstance, leavesLoop } from '../../core/index.js';
import { type ErrorCondition, matcherOf } from './error-condition.js';

/** What is left of a group when it is split: the part that matches, and the rest. */
export type SplitGroup = [
  matching: BaseExceptionGroup | undefined,
  rest: BaseExceptionGroup | undefined,
];

/**
 * Several errors as one, also such as are meant to end the program.
 *
 * If none of them is, the constructor gives an `ExceptionGroup`.
 */
export class BaseExceptionGroup extends AggregateError {
  static override [Symbol.hasInstance](value: unknown): boolean {
    return isInstance(this, value);
  }

  get [CLASS](): string {
    return 'BaseExceptionGroup';
  }

  /** A stable name for the kind of error, in SCREAMING_CASE. */
  get code(): string {
    return 'BASE_EXCEPTION_GROUP';
  }

  // Not the constructor's name: a minifier would change that one.
  override get name(): string {
    return this[CLASS];
  }

  /** The errors, in order; some may be groups themselves. */
  declare readonly errors: unknown[];

  /**
   * @param errors What went wrong: at least one error, or whatever was thrown.
   * @throws {TypeError} when `errors` is not iterable, or `message` not a string
   * @throws {RangeError} when `errors` is empty
   */
  // oxlint-disable-next-line typescript/consistent-return -- as `__new__` does in Python
  constructor(errors: Iterable<unknown>, message = '', options?: ErrorOptions) {
    checkArguments(errors, message);
    super(errors, message, options);
    if (this.errors.length === 0) {
      throw new RangeError('exceptions must be a non-empty sequence: a group needs an error');
    }
    if (new.target === BaseExceptionGroup && !this.errors.some(isBase)) {
      return new ExceptionGroup(this.errors, message, options);
    }
  }

  /** The errors, by their name in Python. */
  get exceptions(): readonly unknown[] {
    return this.errors;
  }

  /**
   * Gives a group of only those errors that match, with the same nesting; undefined if none does.
   *
   * @param condition A class of errors, an array of such, or a predicate. It is tried on groups
   * too: one that matches is taken as it is.
   * @throws {TypeError} when `condition` is none of those
   */
  subgroup(condition: ErrorCondition): BaseExceptionGroup | undefined {
    const matches = matcherOf(condition);
    return matches(this) ? this : pick(this, matches);
  }

  /**
   * Gives two groups with the same nesting, of the errors that match and of the others; undefined
   * in place of an empty one.
   *
   * @param condition As for `subgroup`.
   * @throws {TypeError} when `condition` is none of those
   */
  split(condition: ErrorCondition): SplitGroup {
    const matches = matcherOf(condition);
    return matches(this) ? [this, undefined] : splitGroup(this, matches);
  }

  /**
   * Makes a group of other errors with the same message, for `split` and `subgroup`, which give it
   * the cause and the stack of this one. Override it to keep a class of your own.
   */
  derive(errors: readonly unknown[]): BaseExceptionGroup {
    return new BaseExceptionGroup(errors, this.message);
  }

  override toString(): string {
    const count = this.errors.length;
    return `${this.name}: ${this.message} (${String(count)} sub-exception${count === 1 ? '' : 's'})`;
  }
}

/**
 * Several errors as one, as `ExceptionGroup` in Python and `AggregateError` in JavaScript.
 *
 * @example Tell one kind of error from the others
 * import { ExceptionGroup } from 'yieldfrom';
 * const group = new ExceptionGroup([new TypeError('a'), new RangeError('b')], 'two mistakes');
 * const [types, rest] = group.split(TypeError);
 * console.log(String(types)); // ExceptionGroup: two mistakes (1 sub-exception)
 * console.log(rest?.errors.map(String)); // [ 'RangeError: b' ]
 */
export class ExceptionGroup extends BaseExceptionGroup {
  override get [CLASS](): string {
    return 'ExceptionGroup';
  }

  override get code(): string {
    return 'EXCEPTION_GROUP';
  }

  /**
   * @param errors What went wrong: at least one error, or whatever was thrown.
   * @throws {TypeError} when `errors` is not iterable, or one of them is meant to end the program
   * @throws {RangeError} when `errors` is empty
   */
  constructor(errors: Iterable<unknown>, message = '', options?: ErrorOptions) {
    super(errors, message, options);
    if (this.errors.some(isBase)) {
      throw new TypeError(
        'Cannot nest BaseExceptions in an ExceptionGroup: use a BaseExceptionGroup',
      );
    }
  }
}

/** Tells what is meant to end the program, and groups with such a thing in them. */
function isBase(error: unknown): boolean {
  if (error instanceof BaseExceptionGroup) return !(error instanceof ExceptionGroup);
  return leavesLoop(error);
}

/** Splits what is in a group that does not match as a whole. */
function splitGroup(group: BaseExceptionGroup, matches: (error: unknown) => boolean): SplitGroup {
  const matching: unknown[] = [];
  const rest: unknown[] = [];
  for (const error of group.errors) {
    if (matches(error)) matching.push(error);
    else if (error instanceof BaseExceptionGroup) {
      const [inner, others] = splitGroup(error, matches);
      if (inner !== undefined) matching.push(inner);
      if (others !== undefined) rest.push(others);
    } else rest.push(error);
  }
  return [derived(group, matching), derived(group, rest)];
}

/** The matching half of `splitGroup`. */
function pick(
  group: BaseExceptionGroup,
  matches: (error: unknown) => boolean,
): BaseExceptionGroup | undefined {
  const matching: unknown[] = [];
  for (const error of group.errors) {
    if (matches(error)) matching.push(error);
    else if (error instanceof BaseExceptionGroup) {
      const inner = pick(error, matches);
      if (inner !== undefined) matching.push(inner);
    }
  }
  return derived(group, matching);
}

function derived(
  group: BaseExceptionGroup,
  errors: readonly unknown[],
): BaseExceptionGroup | undefined {
  if (errors.length === 0) return undefined;
  const made: unknown = group.derive(errors);
  if (!(made instanceof BaseExceptionGroup)) {
    throw new TypeError(
      `derive must return an instance of BaseExceptionGroup, got ${describe(made)}`,
    );
  }
  // The stack is an accessor in some engines, whose getter gives that of whichever error it is on.
  for (const key of ['cause', 'stack'] as const) {
    if (!Object.hasOwn(group, key)) continue;
    const property = { value: group[key], writable: true, configurable: true };
    Object.defineProperty(made, key, property);
  }
  return made;
}

function checkArguments(errors: unknown, message: unknown): void {
  const isIterable = typeof errors === 'object' && errors !== null && Symbol.iterator in errors;
  if (!isIterable) {
    throw new TypeError(
      `an iterable of errors was expected, got ${describe(errors)}: the errors come first`,
    );
  }
  if (typeof message !== 'string') {
    throw new TypeError(`message must be a string, got ${describe(message)}`);
  }
}

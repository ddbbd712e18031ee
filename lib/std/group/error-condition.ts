import { describe } from '../../core/index.js';

/** A class of errors. */
export type ErrorClass = abstract new (...args: never[]) => unknown;

/** Which errors are meant: those of a class, those of several, or those that a predicate takes. */
export type ErrorCondition = ErrorClass | readonly ErrorClass[] | ((error: unknown) => unknown);

/** Gives the predicate of a condition. */
export function matcherOf(condition: ErrorCondition): (error: unknown) => boolean {
  if (isErrorClass(condition)) return (error) => error instanceof condition;
  if (Array.isArray(condition) && condition.every(isErrorClass)) {
    return (error) => condition.some((one) => error instanceof one);
  }
  if (typeof condition === 'function') {
    return (error) => Boolean(condition(error));
  }
  throw new TypeError(
    'expected an exception type, a tuple of exception types, or a callable: a class of errors, ' +
      `an array of such, or a predicate, got ${describe(condition)}`,
  );
}

/** Tells a class from a predicate: its prototype is fixed, or it makes errors. */
function isErrorClass(value: unknown): value is ErrorClass {
  if (typeof value !== 'function') return false;
  const property = Object.getOwnPropertyDescriptor(value, 'prototype');
  return property?.writable === false || (property?.value as unknown) instanceof Error;
}

// Errors cross with class, message, stack, cause and own fields. Structured clone by itself loses
// the class of all but the language's own, and every field; on Node 20 a DOMException becomes a
// plain object.

import {
  CancelledError,
  InvalidStateError,
  LookupError,
  NotImplementedError,
  RuntimeError,
  textOf,
  TimeoutError,
} from '../core/index.js';
import {
  BrokenExecutor,
  BrokenProcessPool,
  BrokenThreadPool,
  SerializationError,
} from './errors.js';
import { isCloneable } from './uncloneable.js';

/** An error on its way. */
export interface EncodedError {
  readonly isError: boolean;
  readonly name: string;
  readonly className: string;
  readonly message: string;
  readonly stack: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly cause: EncodedError | null;
  readonly errors: readonly EncodedError[] | null;
  /** What was thrown, where it is not an error. */
  readonly value: unknown;
}

/** A class that errors of its name are rebuilt with. */
export type ErrorClass = abstract new (...args: never[]) => Error;

const CAUSES_MAX = 16;
const BY_HAND = new Set(['name', 'message', 'stack', 'cause', 'errors']);
const libraryClasses: readonly ErrorClass[] = [
  CancelledError,
  TimeoutError,
  InvalidStateError,
  RuntimeError,
  LookupError,
  NotImplementedError,
  BrokenExecutor,
  BrokenThreadPool,
  BrokenProcessPool,
  SerializationError,
];
const classes = new Map<string, ErrorClass>(libraryClasses.map((known) => [known.name, known]));

/** Registers classes of errors, so that they come back from workers as what they are. */
export function registerErrorClasses(...errorClasses: ErrorClass[]): void {
  for (const errorClass of errorClasses) classes.set(errorClass.name, errorClass);
}

/** Makes a form of anything thrown that structured clone takes. */
export function encodeError(thrown: unknown, depth = 0): EncodedError {
  if (!isErrorLike(thrown)) return encodeOther(thrown);
  const nested = (value: unknown): EncodedError => encodeError(value, depth + 1);
  const errors = (thrown as { errors?: unknown }).errors;
  return {
    isError: true,
    name: textOf(thrown.name),
    className: thrown.constructor?.name ?? 'Error',
    message: textOf(thrown.message),
    stack: textOf(thrown.stack ?? ''),
    fields: fieldsOf(thrown),
    cause: thrown.cause === undefined || depth >= CAUSES_MAX ? null : nested(thrown.cause),
    errors: Array.isArray(errors) && depth < CAUSES_MAX ? errors.map(nested) : null,
    value: undefined,
  };
}

/** Makes the error again, of its class where that is known here. */
export function decodeError(encoded: EncodedError): unknown {
  if (!encoded.isError) return encoded.value;
  const error = bareError(encoded);
  const set = (key: string, value: unknown): void => {
    Object.defineProperty(error, key, { value, writable: true, configurable: true });
  };
  if (error.message !== encoded.message) set('message', encoded.message);
  set('stack', encoded.stack);
  if (error.name !== encoded.name) set('name', encoded.name);
  if (encoded.cause !== null) set('cause', decodeError(encoded.cause));
  if (encoded.errors !== null) set('errors', encoded.errors.map(decodeError));
  for (const [key, value] of Object.entries(encoded.fields)) {
    Object.defineProperty(error, key, {
      value,
      writable: true,
      configurable: true,
      enumerable: true,
    });
  }
  return error;
}

/** Gives an error of the class, whose constructor may want anything, without calling that. */
function bareError(encoded: EncodedError): Error {
  const { className, message, name } = encoded;
  if (className === 'DOMException') return new DOMException(message, name);
  // Made by Error itself, so that Node prints it as one.
  const error = new Error(message);
  Object.setPrototypeOf(error, prototypeFor(encoded));
  return error;
}

function prototypeFor({ className, name }: EncodedError): object {
  const builtIn = (globalThis as Record<string, unknown>)[className];
  const found = classes.get(className) ?? classes.get(name) ?? builtIn;
  return typeof found === 'function' && (found.prototype as unknown) instanceof Error
    ? (found.prototype as object)
    : Error.prototype;
}

function isErrorLike(thrown: unknown): thrown is Error {
  if (thrown instanceof Error) return true;
  return Object.prototype.toString.call(thrown) === '[object DOMException]';
}

function encodeOther(thrown: unknown): EncodedError {
  const value = isCloneable(thrown) ? thrown : String(thrown);
  return {
    isError: false,
    name: '',
    className: '',
    message: '',
    stack: '',
    fields: {},
    cause: null,
    errors: null,
    value,
  };
}

function fieldsOf(error: Error): Record<string, unknown> {
  const own = Object.entries(Object.getOwnPropertyDescriptors(error));
  return Object.fromEntries(
    own
      .filter(([key, field]) => !BY_HAND.has(key) && 'value' in field && isCloneable(field.value))
      .map(([key, field]) => [key, field.value as unknown]),
  );
}

import { describe, textOf } from '../base/describe.js';
import { leavesLoop } from '../errors.js';
import type { HandlerContext } from './handle.js';
import { logger } from './logger.js';

/**
 * What a loop calls with the errors that have nowhere else to go.
 *
 * Written as a method so that a handler for one class of loop fits its subclasses too.
 */
export type ExceptionHandler<L = never> = {
  handle(loop: L, context: HandlerContext): void;
}['handle'];

/** A loop as seen from here. */
interface ReportingLoop {
  defaultExceptionHandler(context: HandlerContext): void;
}

/**
 * Where an error goes that nobody awaits: to the user's handler, and to the console if there is
 * none, or if it fails itself. No error is lost.
 */
export class ExceptionHandling {
  #handler: ExceptionHandler | null = null;

  get handler(): ExceptionHandler | null {
    return this.#handler;
  }

  set(handler: ExceptionHandler | null): void {
    if (handler !== null && typeof handler !== 'function') {
      throw new TypeError(
        `A callable object or None is expected, got ${describe(handler)}: ` +
          'give a function (loop, context) => void, or null for the default',
      );
    }
    this.#handler = handler;
  }

  call(loop: ReportingLoop, context: HandlerContext): void {
    if (this.#handler === null) {
      callDefault(loop, context);
      return;
    }
    try {
      this.#handler(loop as never, context);
    } catch (error) {
      if (leavesLoop(error)) throw error;
      callDefault(loop, {
        message: 'Unhandled error in exception handler',
        exception: error,
        context,
      });
    }
  }
}

/** Writes an error context to the console: the message, then every other key in order. */
export function logErrorContext(context: HandlerContext): void {
  const { message = 'Unhandled exception in event loop', exception, ...rest } = context;
  const keys = Object.keys(rest).sort();
  const lines = keys.map((key) => `\n${key}: ${show(rest[key])}`);
  if (exception === undefined) logger.error(message + lines.join(''));
  else logger.error(message + lines.join(''), exception);
}

function callDefault(loop: ReportingLoop, context: HandlerContext): void {
  try {
    loop.defaultExceptionHandler(context);
  } catch (error) {
    if (leavesLoop(error)) throw error;
    logger.error('Exception in default exception handler', error, context);
  }
}

function show(value: unknown): string {
  if (typeof value === 'string') return value;
  const { toString } = Object(value) as { toString?: unknown };
  return toString === Object.prototype.toString ? describe(value) : textOf(value);
}

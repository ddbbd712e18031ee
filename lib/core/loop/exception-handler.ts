import { describe, textOf } from '../base/describe.js';
import { runInContextOf } from '../context/context.js';
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
      callDefault(loop, context, DEFAULT_FAILED);
      return;
    }
    const handler = this.#handler;
    try {
      runInContextOf(context.task ?? context.future ?? context.handle, () => {
        handler(loop as never, context);
      });
    } catch (error) {
      if (leavesLoop(error)) throw error;
      const message = 'Unhandled error in exception handler';
      callDefault(loop, { message, exception: error, context }, DEFAULT_FAILED_TOO);
    }
  }
}

const DEFAULT_FAILED = 'Exception in default exception handler';
const DEFAULT_FAILED_TOO = `${DEFAULT_FAILED} while handling an unexpected error in custom exception handler`;

/**
 * Writes an error context to the console: the message, then every other key in order. A place
 * that made something is spelled out: that of the handle under way, if the context has none.
 */
export function logErrorContext(context: HandlerContext, handleTraceback?: string): void {
  const { message, exception, ...rest } = context;
  if (handleTraceback !== undefined && rest.sourceTraceback === undefined) {
    rest['handleTraceback'] = handleTraceback;
  }
  const head =
    message === undefined || message === '' ? 'Unhandled exception in event loop' : message;
  const lines = Object.keys(rest)
    .sort()
    .map((key) => `\n${key}: ${MADE_AT[key] ?? ''}${show(rest[key])}`);
  if (exception === undefined) logger.error(head + lines.join(''));
  else logger.error(head + lines.join(''), exception);
}

const MADE_AT: Readonly<Record<string, string>> = {
  sourceTraceback: 'Object created at (most recent call first):\n',
  handleTraceback: 'Handle created at (most recent call first):\n',
};

function callDefault(loop: ReportingLoop, context: HandlerContext, words: string): void {
  try {
    loop.defaultExceptionHandler(context);
  } catch (error) {
    if (leavesLoop(error)) throw error;
    logger.error(words, error, context);
  }
}

function show(value: unknown): string {
  const { toString } = Object(value) as { toString?: unknown };
  return toString === Object.prototype.toString ? describe(value) : textOf(value);
}

/** Where V8 and JavaScriptCore keep how many frames an error records. */
const limits = Error as { stackTraceLimit?: number };

/**
 * Calls `make` so that an error that it makes records no stack: for errors that are made in the
 * loop on behalf of somebody else, whose stack would show the loop and cost more than all the rest.
 */
export function withoutStack<T>(make: (argument: unknown) => T, argument: unknown): T {
  const limit = limits.stackTraceLimit;
  if (limit === undefined || Object.isFrozen(Error)) return make(argument);
  limits.stackTraceLimit = 0;
  try {
    return make(argument);
  } finally {
    limits.stackTraceLimit = limit;
  }
}

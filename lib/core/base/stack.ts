/** Gives the stack of the call, `depth` frames of it, whatever limit the engine has at the moment. */
export function stackTrace(depth: number): string {
  const limits = Error as { stackTraceLimit?: number };
  const limitBefore = limits.stackTraceLimit;
  limits.stackTraceLimit = depth;
  const stack = new Error().stack ?? '';
  if (limitBefore !== undefined) limits.stackTraceLimit = limitBefore;
  return stack;
}

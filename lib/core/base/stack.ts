// Places in the code, read off the engine's own stacks. The lines of a program are told from ours by
// the folder that they lie in, so a bundle that holds both has none.

/** Gives the stack of the call, `depth` frames of it, whatever limit the engine has at the moment. */
export function stackTrace(depth: number): string {
  const limits = Error as { stackTraceLimit?: number | undefined };
  const limitBefore = limits.stackTraceLimit;
  limits.stackTraceLimit = depth;
  const stack = new Error().stack ?? '';
  limits.stackTraceLimit = limitBefore;
  return stack;
}

/** Where a driver resumes a body: below that, nothing belongs to the coroutine any more. */
const STEP = /\badvance\b/;

/** Where a call runs its body inline: below that stands its caller. */
const CALL = /\bCall\.next\b/;

/** Options of `programLines`. */
export interface ProgramLinesOptions {
  /** How many lines at the top are known to be ours. */
  readonly skip?: number;
  /** Goes on past calls that run inline. */
  readonly throughCalls?: boolean;
}

/**
 * Gives the program's own lines of a stack that `stackTrace` took, innermost first: those of one
 * step, and of one call unless it is to go on.
 */
export function programLines(stack: string, options: ProgramLinesOptions = {}): string[] {
  const { skip = 0, throughCalls = false } = options;
  const located = stack.split('\n').filter((line) => /:\d+:\d+\)?$/.test(line));
  const home = libraryPath(located[0] ?? '');
  const isOurs = (line: string): boolean => home !== '' && line.includes(home);
  const rest = located.slice(skip);
  const end = rest.findIndex(
    (line) => isOurs(line) && (STEP.test(line) || (!throughCalls && CALL.test(line))),
  );
  return rest
    .slice(0, end === -1 ? rest.length : end)
    .filter((line) => !isOurs(line))
    .map((line) => line.trim().replace(/^at /, ''));
}

/** Gives the folder of the library, from the line of `stackTrace` itself. */
function libraryPath(line: string): string {
  const path = /((?:\/|[A-Z]:\\).*):\d+:/.exec(line)?.[1] ?? '';
  return path.replace(/([/\\])((core[/\\]base|chunks)[/\\])?[^/\\]*$/, '$1');
}

// Places in the code, read off stacks: the lines of a program, told from ours by their folder.

/** A stack that becomes a text, which takes much longer than taking it, when somebody reads it. */
export interface Place {
  readonly stack?: string;
}

/** Gives the place of the call, deep enough to lead out of the library. */
export function placeHere(): Place {
  const limits = Error as { stackTraceLimit?: number };
  const before = limits.stackTraceLimit;
  limits.stackTraceLimit = 48;
  const place = new Error();
  if (before !== undefined) limits.stackTraceLimit = before;
  return place;
}

/** Gives the stack of the call as a text. */
export function stackHere(): string {
  return placeHere().stack ?? '';
}

/** Gives the program's own lines of a stack, innermost first. */
export function sitesIn(stack: string): string[] {
  return stack
    .split('\n')
    .filter((line) => /:\d+:\d+\)?$/.test(line) && !line.includes('node:internal'))
    .filter((line) => home === '' || !line.includes(home))
    .map((line) => line.trim().replace(/^at /, ''));
}

/** Gives the innermost line of the program, in words that follow a noun; empty if none is known. */
export function at(stack: string | undefined): string {
  const [site] = sitesIn(stack ?? '');
  return site === undefined ? '' : ` at ${site}`;
}

/** The folder of the library; in a bundle, the file that this code stands in. */
const home: string = /*#__PURE__*/ findHome();

function findHome(): string {
  const own = stackHere()
    .split('\n')
    .find((line) => /:\d+:\d+\)?$/.test(line));
  const path =
    /\(?((?:file:\/\/|https?:\/\/|\/|[A-Z]:\\).*):\d+:\d+\)?$/.exec(own ?? '')?.[1] ?? '';
  const [, folder = path] = /^(.*[/\\])(?:testing|chunks)[/\\][^/\\]*$/.exec(path) ?? [];
  return folder;
}

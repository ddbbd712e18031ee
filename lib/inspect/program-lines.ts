// Stacks without the library and the engine: lines are told apart by the folder that they lie in.

const LOCATED = /:\d+:\d+\)?$/;

/** Gives the program's own lines of a stack, innermost first, without the `at` before them. */
export function programLinesOf(stack: string): string[] {
  return stack
    .split('\n')
    .filter((line) => LOCATED.test(line) && !isForeign(line))
    .map((line) => line.trim().replace(/^at /, ''));
}

/** Tells lines of the library, and of Node itself. */
export function isForeign(line: string): boolean {
  return line.includes('node:internal') || (home !== '' && line.includes(home));
}

/** The folder of the library; in a bundle, the file that this code stands in. */
const home: string = /*#__PURE__*/ findHome();

function findHome(): string {
  const own = (new Error().stack ?? '').split('\n').find((line) => LOCATED.test(line)) ?? '';
  const path = /\(?((?:file:\/\/|https?:\/\/|\/|[A-Z]:\\).*):\d+:\d+\)?$/.exec(own)?.[1] ?? '';
  const [, folder = path] = /^(.*[/\\])(?:inspect|chunks)[/\\][^/\\]*$/.exec(path) ?? [];
  return folder;
}

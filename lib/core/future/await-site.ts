// Where a task stands, in debug mode: the line of the `yield*` that waits. The stack is taken
// inside the innermost awaitable, while all the `yield*` above it are still on the native stack.

import { sharedByCopies } from '../base/realm.js';
import { stackTrace } from '../base/stack.js';

const FRAMES_MAX = 64;

/** The place of the latest await that no task is parked on yet, and the places of parked tasks. */
const places = /*#__PURE__*/ sharedByCopies('awaitSites', () => ({
  latest: '',
  byTask: new WeakMap<object, string>(),
}));

/** Remembers from where a future is being awaited, until a task parks on it. */
export function noteAwaitSite(): void {
  places.latest = stackTrace(FRAMES_MAX);
}

/** Ties the remembered place to the task that parks. */
export function keepAwaitSite(task: object): void {
  places.byTask.set(task, places.latest);
  places.latest = '';
}

/** Gives the place at which a task is parked, `file:line:column`, if it was remembered. */
export function awaitSiteOf(task: object): string | undefined {
  const stack = places.byTask.get(task);
  if (stack === undefined) return undefined;
  const lines = stack.split('\n').filter((line) => /:\d+:\d+\)?$/.test(line));
  const home = libraryPath(lines[0] ?? '');
  const users = lines.filter((line) => home === '' || !line.includes(home));
  return users[0]?.trim().replace(/^at /, '');
}

/** Gives the folder of the library, from a line of the stack that is inside it. */
function libraryPath(line: string): string {
  const path = /\(?((?:file:\/\/|https?:\/\/|\/|[A-Z]:\\).*):\d+:\d+\)?$/.exec(line)?.[1] ?? '';
  return path.replace(/(core[/\\]base|chunks)[/\\][^/\\]*$/, '').replace(/[^/\\]*$/, '');
}

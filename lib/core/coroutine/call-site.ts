// Where calls are awaited, in debug mode. A caller whose call was lifted onto the driver's frames is
// no longer on the native stack when its task parks: its place is the one remembered here.

import { sharedByCopies } from '../base/realm.js';
import { programLines, stackTrace } from '../base/stack.js';

const FRAMES_MAX = 64;

/** The lines of ours above the caller's: `stackTrace`, `noteCallSite` and the call's `next`. */
const FRAMES_OURS = 3;

const sites = /*#__PURE__*/ sharedByCopies('callSites', () => new WeakMap<object, string>());

/** Remembers from where a call is awaited for the first time; called by its `next` alone. */
export function noteCallSite(call: object): void {
  sites.set(call, stackTrace(FRAMES_MAX));
}

/** Gives the lines of the caller of a call, innermost first; none if they were not remembered. */
export function callerLines(call: object): string[] {
  return programLines(sites.get(call) ?? '', { skip: FRAMES_OURS });
}

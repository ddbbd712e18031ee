// Coroutine objects and sleeps are thenables: awaited in async code outside any run, they need a
// loop that the host drives by itself. The machine cannot name a host; this file hands it the
// means, by the names that lead there. A bundle that uses none of them does not carry it.

import { call as bareCall, coroutine as bareCoroutine, EventLoop, realm } from '../core/index.js';
import { defaultHost } from './default-host.js';

/** Runs a coroutine on a frame of its own; see core. */
export const call: typeof bareCall = /*#__PURE__*/ mounted(bareCall);

/** Makes a coroutine function; see core. */
export const coroutine: typeof bareCoroutine = /*#__PURE__*/ mounted(bareCoroutine);

/** Gives the same value, and sees to it that there is a loop to mount on. */
export function mounted<V>(value: V): V {
  realm.makeLoop ??= hostDrivenLoop;
  return value;
}

function hostDrivenLoop(): EventLoop {
  const loop = new EventLoop({ host: defaultHost() });
  loop._driveByHost();
  return loop;
}

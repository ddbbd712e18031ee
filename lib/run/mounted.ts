// Coroutine objects and sleeps are thenables: awaited in async code outside any run, they need a
// loop that the host drives by itself. The machine cannot name a host; this file hands it the
// means, by the names that lead there. A bundle that uses none of them does not carry it.

import {
  asyncGenerator as bareAsyncGenerator,
  fromAsync as bareFromAsync,
  toAsync as bareToAsync,
  toAsyncIterable as bareToAsyncIterable,
} from '../adapt/index.js';
import { call as bareCall, coroutine as bareCoroutine, EventLoop, realm } from '../core/index.js';
import { sleep as bareSleep } from '../std/time/sleep.js';
import { defaultHost } from './default-host.js';

/** Runs a coroutine on a frame of its own; see core. */
export const call: typeof bareCall = /*#__PURE__*/ mounted(bareCall);

/** Makes a coroutine function; see core. */
export const coroutine: typeof bareCoroutine = /*#__PURE__*/ mounted(bareCoroutine);

/** Makes an async function of a coroutine function; see adapt. */
export const toAsync: typeof bareToAsync = /*#__PURE__*/ mounted(bareToAsync);

/** Makes a coroutine function of an async function; see adapt. */
export const fromAsync: typeof bareFromAsync = /*#__PURE__*/ mounted(bareFromAsync);

/** Makes an async generator of a coroutine that emits; see adapt. */
export const asyncGenerator: typeof bareAsyncGenerator = /*#__PURE__*/ mounted(bareAsyncGenerator);

/** Gives the values of a coroutine iterable to `for await`; see adapt. */
export const toAsyncIterable: typeof bareToAsyncIterable =
  /*#__PURE__*/ mounted(bareToAsyncIterable);

/** Waits for a time; see std. */
export const sleep: typeof bareSleep = /*#__PURE__*/ mounted(bareSleep);

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

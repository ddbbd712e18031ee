// The door for Jest, which has its own driver for generators, co: our coroutines run on it, and what
// returns one unrun is an error of Jest's own. So there is no guard to install.

import { type CoFamily, coFamily } from './co.js';

type Define = (name: string, body: () => unknown) => unknown;

const its = (): Define & { readonly only: Define; readonly skip: Define } =>
  (globalThis as unknown as { it: Define & { only: Define; skip: Define } }).it;

const co: CoFamily = coFamily({
  one: (name, run) => its()(name, run),
  only: (name, run) => its().only(name, run),
  skip: (name, run) => its().skip(name, run),
});

/** Jest's `it`, with `it.co`. */
export const it: Define & { readonly co: CoFamily } = Object.assign(
  (name: string, body: () => unknown) => its()(name, body),
  { co },
);

/** As `it`. */
export const test: typeof it = it;

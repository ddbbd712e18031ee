// The door for node:test. Its own `it` and `test` are guarded; with `node --import` of this module,
// those that a file of tests imports from node:test are guarded as well.

import nodeTest, { it as nodeIt } from 'node:test';
import { type CoFamily, coFamily } from './co.js';
import { guardAll, guardDefine } from './node-test-guard.js';

type Define = (name: string, body: () => Promise<void>) => Promise<void>;

const define = nodeIt as unknown as Define & { readonly only: Define; readonly skip: Define };

const co: CoFamily<Promise<void>> = coFamily<Promise<void>>({
  one: (name, run) => define(name, run),
  only: (name, run) => define.only(name, run),
  skip: (name, run) => define.skip(name, run),
});

/** The `it` of node:test, guarded, with `it.co`. */
export const it: typeof nodeIt & { readonly co: CoFamily<Promise<void>> } = Object.assign(
  guardDefine(nodeIt),
  { co },
);

/** The `test` of node:test, guarded, with `test.co`. */
export const test: typeof nodeTest & { readonly co: CoFamily<Promise<void>> } = Object.assign(
  guardDefine(nodeTest),
  { co },
);

guardAll(nodeTest);

// The door for Vitest. As one of `setupFiles` it installs the guard as well.

import { beforeEach, it as vitestIt } from 'vitest';
import { type CoFamily, coFamily, refuseUnrun } from './co.js';

type Define = (name: string, body: () => unknown) => void;

const co: CoFamily<void> = coFamily<void>({
  one: (name, run) => {
    vitestIt(name, run);
  },
  only: (name, run) => {
    vitestIt.only(name, run);
  },
  skip: (name, run) => {
    vitestIt.skip(name, run);
  },
});

/** Vitest's `it`, with `it.co`. */
export const it: Define & { readonly co: CoFamily<void> } = Object.assign(vitestIt, { co });

/** As `it`. */
export const test: typeof it = it;

// What a body returned reaches the hook's wrapper: a generator is refused there.
beforeEach(async ({ task }) => {
  const { getFn, setFn } = await import('@vitest/runner');
  const body = getFn(task);
  if (body === undefined) return;
  setFn(task, async () => {
    refuseUnrun(await body(), task.name);
  });
});

// The many ways of this library to do one thing. They differ in frames, never in order, so each
// scenario holds for every choice.

import { type Awaitable, call, coroutine } from '../../index.js';
import type { Body } from '../adapter.js';
import { randomFrom } from '../../testing/index.js';

/** A way to run one coroutine inside another. */
interface Delegation {
  run(body: Body): Body;
  /** Raw generators cannot tell that they are awaited a second time. */
  readonly refusesTwice?: boolean;
}

const delegations: readonly Delegation[] = [
  { run: (body) => body },
  { run: (body) => bodyOf(call(body)), refusesTwice: true },
  { run: (body) => bodyOf(coroutine(() => body)()), refusesTwice: true },
  {
    *run(body) {
      return yield body;
    },
  },
  {
    *run(body) {
      return yield call(body);
    },
  },
];

/** The ways to wait for something that the library gave. */
const waits: readonly ((awaitable: Awaitable) => Body)[] = [
  (awaitable) => bodyOf(awaitable),
  (awaitable) => bodyOf(call(awaitable)),
  function* (awaitable) {
    return yield awaitable;
  },
];

/** Chooses by seed: low seeds take one way throughout, the rest mix them. */
export class Ways {
  readonly #choose: (count: number) => number;

  constructor(seed: number) {
    const random = randomFrom(seed);
    this.#choose =
      seed < delegations.length ? (count) => seed % count : (count) => Math.floor(random() * count);
  }

  delegate(body: Body, isKept: boolean): Body {
    const ways = isKept ? delegations.filter(({ refusesTwice }) => refusesTwice) : delegations;
    return this.#pick(ways).run(body);
  }

  wait(awaitable: Awaitable): Body {
    return this.#pick(waits)(awaitable);
  }

  #pick<T>(ways: readonly T[]): T {
    return ways[this.#choose(ways.length)] as T;
  }
}

function bodyOf(awaitable: Awaitable): Body {
  return awaitable as unknown as Body;
}

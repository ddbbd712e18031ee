// What scenarios are made of, by the names that they have there.

import {
  ALL_COMPLETED,
  type Awaitable,
  Barrier,
  BoundedSemaphore,
  Condition,
  ContextVar,
  Event,
  FIRST_COMPLETED,
  FIRST_EXCEPTION,
  Future,
  gather,
  LifoQueue,
  Lock,
  PriorityQueue,
  Queue,
  Semaphore,
  shield,
  sleep,
  TaskGroup,
  timeout,
  timeoutAt,
  wait,
  waitFor,
} from '../../index.js';
import type { CombineOptions } from '../adapter.js';

/** Objects that `given` and `new` make. */
export const kinds: Readonly<Record<string, (argument: never, name: string) => object>> = {
  future: () => new Future(),
  event: () => new Event(),
  lock: () => new Lock(),
  condition: (lock: Lock | null) => (lock === null ? new Condition() : new Condition(lock)),
  semaphore: (value: number) => new Semaphore(value),
  boundedSemaphore: (value: number) => new BoundedSemaphore(value),
  barrier: (parties: number) => new Barrier(parties),
  queue: (maxsize: number | null) => new Queue(maxsize ?? 0),
  lifoQueue: (maxsize: number | null) => new LifoQueue(maxsize ?? 0),
  priorityQueue: (maxsize: number | null) => new PriorityQueue(maxsize ?? 0),
  var: (initial: unknown, name) => new ContextVar(name, { default: initial }),
  bareVar: (_argument, name) => new ContextVar(name),
};

/** Things to wait for that are made of others. */
export const combinators: Readonly<
  Record<string, (of: never, options: CombineOptions) => unknown>
> = {
  sleep: ([ms, result]: [number, unknown]) => sleep(ms, result),
  gather: (of: readonly Awaitable[], { returnExceptions = false }) =>
    gather(of, { returnExceptions }),
  shield: ([inner]: [Awaitable]) => shield(inner),
  waitFor: ([inner]: [Awaitable], { ms = null }) => waitFor(inner, ms),
  wait: (of: Future[], { ms = null, until = 'all' }) =>
    wait(of, { timeout: ms, returnWhen: conditions[until] }),
};

const conditions = {
  first: FIRST_COMPLETED,
  firstError: FIRST_EXCEPTION,
  all: ALL_COMPLETED,
} as const;

/** Blocks that are entered and left. */
export const scopes: Readonly<Record<string, (subject: never) => object>> = {
  with: (held: object) => held,
  timeout: (ms: number | null) => timeout(ms),
  timeoutAt: (moment: number | null) => timeoutAt(moment),
  group: () => new TaskGroup(),
};

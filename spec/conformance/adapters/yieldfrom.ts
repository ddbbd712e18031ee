// This library, as the corpus sees it.

import * as library from '../../../lib/index.js';
import { VirtualTimeLoop } from '../../../lib/testing/index.js';
import type { Adapter, Body, CombineOptions, Ending, SpawnOptions, World } from '../adapter.js';
import type { Json } from '../scenario.js';
import { randomFrom } from '../random.js';
import { nameOfError, makeError } from './yieldfrom-errors.js';

const {
  call,
  ContextVar,
  copyContext,
  coroutine,
  createTask,
  currentTask,
  DeadlockError,
  KeyboardInterrupt,
  Runner,
  RuntimeError,
  sleep,
  SystemExit,
  Task,
} = library;

/** More turns than any scenario may take. */
const TURNS_MAX = 5000;

/** Reports that depend on when the garbage collector runs, and one that came with CPython 3.14. */
const untimely =
  /was never retrieved$|was destroyed but it is pending!$|exception in shielded future$/;

type Names = Readonly<Record<string, new (...args: unknown[]) => object>> &
  Readonly<Record<string, (...args: unknown[]) => unknown>>;

/** What arrives while the library grows: looked up by name when it is used. */
const names = library as unknown as Names;

class Runaway extends Error {}

class CountingLoop extends VirtualTimeLoop {
  turnCount = 0;

  override runOnce(): void {
    this.turnCount += 1;
    if (this.turnCount > TURNS_MAX) throw new Runaway();
    super.runOnce();
  }
}

/**
 * The ways to run one coroutine inside another. They differ in frames, never in order, so each
 * scenario holds for every choice.
 */
const delegations: readonly Delegation[] = [
  { run: (body) => body },
  { run: (body) => call(body) as unknown as Body, refusesTwice: true },
  { run: (body) => coroutine(() => body)() as unknown as Body, refusesTwice: true },
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

interface Delegation {
  run(body: Body): Body;
  /** Raw generators cannot tell that they are awaited a second time. */
  readonly refusesTwice?: boolean;
}

/** The ways to wait for something. */
const waits: readonly ((awaitable: Body) => Body)[] = [
  (awaitable) => awaitable,
  (awaitable) => call(awaitable) as unknown as Body,
  function* (awaitable) {
    return yield awaitable;
  },
];

/** How many seeds have one way of delegation throughout; higher ones mix them. */
export const PURE_SEEDS: number = delegations.length;

class YieldfromWorld implements World {
  readonly #loop = new CountingLoop();
  readonly #choose: (count: number) => number;

  constructor(seed: number) {
    const random = randomFrom(seed);
    this.#choose =
      seed < PURE_SEEDS ? (count) => seed % count : (count) => Math.floor(random() * count);
    this.onReport(null);
  }

  run(main: Body, shutdown: boolean): Ending {
    const task = this.#loop.createTask(main, { name: 'main' });
    const ending = this.#end(
      () => this.#loop.runSync(task),
      () => task.done(),
    );
    const end = shutdown ? this.#end(() => this.#shutDown()) : ending;
    this.onReport(null);
    this.#loop.close();
    return end.kind === 'ok' ? ending : end;
  }

  time(): number {
    return this.#loop.time();
  }

  turn(): number {
    return this.#loop.turnCount;
  }

  delegate(body: Body, isKept: boolean): Body {
    const ways = isKept ? delegations.filter(({ refusesTwice }) => refusesTwice) : delegations;
    return this.#pick(ways).run(body);
  }

  *wait(awaitable: unknown): Body {
    return yield* this.#pick(waits)(awaitable as Body);
  }

  spawn(body: unknown, { name, context, group, eager }: SpawnOptions): object {
    const options = {
      name,
      ...(context === undefined ? {} : { context: context as library.Context }),
    };
    const coro = this.#rooted(body);
    if (group !== undefined) {
      return (group as { createTask: typeof createTask }).createTask(coro, options);
    }
    if (eager === true) return new Task(coro, { ...options, loop: this.#loop, eagerStart: true });
    return createTask(coro, options);
  }

  currentTask(): object | null {
    return currentTask() ?? null;
  }

  allTasks(): Iterable<object> {
    return library.allTasks();
  }

  create(kind: string, argument: Json | object, name: string): object {
    if (kind === 'future') return this.#loop.createFuture();
    if (kind === 'bareVar') return new ContextVar(name);
    if (kind === 'var') return new ContextVar(name, { default: argument });
    const className = kind[0]?.toUpperCase() + kind.slice(1);
    const Class = names[className] as new (...args: unknown[]) => object;
    return argument === null ? new Class() : new Class(argument);
  }

  combine(kind: string, of: readonly unknown[], options: CombineOptions): unknown {
    switch (kind) {
      case 'sleep':
        return sleep(...(of as [number, unknown]));
      case 'gather':
        return names['gather']?.(of, options);
      case 'shield':
        return names['shield']?.(of[0]);
      case 'waitFor':
        return names['waitFor']?.(of[0], options.ms);
      default:
        return names['wait']?.(of, {
          ...(typeof options.ms === 'number' ? { timeout: options.ms } : {}),
          returnWhen: names[conditions[options.until ?? 'all']],
        });
    }
  }

  enter(kind: string, subject: unknown, entered: (held: object) => void, body: () => Body): Body {
    const held = kind === 'with' ? subject : this.#scope(kind, subject);
    entered(held as object);
    return names['asyncWith']?.(held, body) as Body;
  }

  *eachCompleted(
    of: readonly unknown[],
    ms: number | undefined,
    isAsync: boolean,
    each: (next: unknown) => Body<boolean>,
  ): Body {
    const completions = names['asCompleted']?.(of, ms === undefined ? {} : { timeout: ms }) as {
      [Symbol.iterator](): Iterator<unknown>;
      anext(): Body<IteratorResult<unknown>>;
    };
    if (!isAsync) {
      for (const next of { [Symbol.iterator]: () => completions[Symbol.iterator]() }) {
        if (!(yield* each(next))) return;
      }
      return;
    }
    for (;;) {
      const result = yield* completions.anext();
      if (result.done === true || !(yield* each(result.value))) return;
    }
  }

  callSoon(callback: () => void): object {
    return this.#loop.callSoon(callback);
  }

  callLater(ms: number, callback: () => void): object {
    return this.#loop.callLater(ms, callback);
  }

  callAt(ms: number, callback: () => void): object {
    return this.#loop.callAt(ms, callback);
  }

  stop(): void {
    this.#loop.stop();
  }

  onReport(handler: ((error: unknown, message: string) => void) | null): void {
    this.#loop.setExceptionHandler((_loop, { message = '', exception }) => {
      if (!untimely.test(message)) handler?.(exception, message);
    });
  }

  copyContext(): object {
    return copyContext();
  }

  runIn(context: object, fn: () => void): void {
    (context as library.Context).run(fn);
  }

  invoke(subject: object, method: string, args: readonly unknown[]): unknown {
    const member = (subject as Record<string, unknown>)[method];
    if (typeof member !== 'function') throw new TypeError(`no method ${method}`);
    return member.apply(subject, args);
  }

  makeError = makeError;
  nameOfError = nameOfError;

  #scope(kind: string, subject: unknown): unknown {
    const TaskGroup = names['TaskGroup'] as new () => object;
    return kind === 'group' ? new TaskGroup() : names[kind]?.(subject);
  }

  /** A coroutine for a task to run: as it is, as a call, or made by `coroutine`. */
  #rooted(body: unknown): library.Coroutine {
    if (Object.prototype.toString.call(body) !== '[object Generator]') {
      return body as library.Coroutine;
    }
    return this.#pick(delegations).run(body as Body);
  }

  /** What `run` does when its main task is done. */
  #shutDown(): void {
    const runner = new Runner({ loopFactory: () => this.#loop });
    runner.getLoop();
    runner.closeSync();
  }

  #end(run: () => unknown, isDone: () => boolean = () => true): Ending {
    try {
      return { kind: 'ok', value: run() };
    } catch (error) {
      return isDone() || !(error instanceof RuntimeError) ? endingOf(error) : { kind: 'stopped' };
    }
  }

  #pick<T>(ways: readonly T[]): T {
    return ways[this.#choose(ways.length)] as T;
  }
}

function endingOf(error: unknown): Ending {
  if (error instanceof DeadlockError) {
    return { kind: 'deadlock', blocked: error.tasks.map(({ task }) => task) };
  }
  if (error instanceof Runaway) return { kind: 'runaway' };
  if (error instanceof KeyboardInterrupt || error instanceof SystemExit) {
    return { kind: 'exit', error };
  }
  return { kind: 'error', error };
}

const conditions = {
  first: 'FIRST_COMPLETED',
  firstError: 'FIRST_EXCEPTION',
  all: 'ALL_COMPLETED',
} as const;

/** The names that a feature stands on, for those that not every state of the library has. */
const partsOf: Readonly<Record<string, string>> = {
  lock: 'Lock',
  event: 'Event',
  semaphore: 'Semaphore',
  condition: 'Condition',
  barrier: 'Barrier',
  queue: 'Queue',
  queueShutdown: 'Queue',
  gather: 'gather',
  wait: 'wait',
  shield: 'shield',
  waitFor: 'waitFor',
  timeout: 'asyncWith',
  with: 'asyncWith',
  group: 'asyncWith',
  asCompleted: 'asCompleted',
  asCompletedAsync: 'asCompleted',
};

const always = [
  'base tasks states cancel cancelMessage uncancel futures callbacks loop reports turns context',
  'spawnContext eager',
]
  .join(' ')
  .split(' ');

export const yieldfrom: Adapter = {
  name: 'yieldfrom',
  version: '0.1.0',
  features: new Set([
    ...always,
    ...Object.keys(partsOf).filter((feature) => (partsOf[feature] ?? '') in names),
  ]),
  open: (seed) => new YieldfromWorld(seed),
};

// Native async functions, as the corpus sees them: a sample of an adapter for what only its host can
// drive. Time is still virtual. What promises cannot do (be cancelled, be asked) is not among its
// features; where they do something else than asyncio, the corpus says so.

import type { Adapter, Body, CombineOptions, Ending, SpawnOptions, World } from '../adapter.js';
import type { Json } from '../scenario.js';
import { version } from '../version.js';
import { Deferred, makeNativeError, nameOfNativeError, NativeError } from './async-await-parts.js';

/** More resumptions than any scenario may take. */
const STEPS_MAX = 5000;

interface Timer {
  readonly due: number;
  readonly fire: () => void;
}

class AsyncAwaitWorld implements World {
  readonly #timers: Timer[] = [];
  readonly #tasks: Deferred[] = [];
  #now = 0;
  #steps = 0;
  #current: Deferred | null = null;

  startEagerly = lacking;
  give = lacking;
  enter = lacking;
  eachCompleted = lacking;
  callSoon = lacking;
  callLater = lacking;
  callAt = lacking;
  stop = lacking;
  onReport = lacking;
  copyContext = lacking;
  runIn = lacking;

  async runOnHost(main: Body): Promise<Ending> {
    const task = this.spawn(main, { name: 'main' });
    while (!task.done()) {
      await emptyMicrotasks();
      if (this.#steps > STEPS_MAX) return { kind: 'runaway' };
      if (task.done()) break;
      const timer = this.#timers.shift();
      if (timer === undefined) return { kind: 'deadlock', blocked: [...this.allTasks()] };
      this.#now = timer.due;
      timer.fire();
    }
    return task.ending();
  }

  time(): number {
    return this.#now;
  }

  *delegate(body: Body, isKept: boolean): Body {
    return isKept ? yield* body : yield this.#drive(body);
  }

  *wait(awaitable: unknown): Body {
    return yield this.#promiseOf(awaitable);
  }

  isUnretrieved(thing: object): boolean {
    return thing instanceof Deferred && thing.isUnseen;
  }

  /** A call of an async function begins at once; asyncio's tasks begin later, and so do these. */
  spawn(coroutine: unknown, _options: SpawnOptions): Deferred {
    const task = new Deferred();
    this.#tasks.push(task);
    const run = async (): Promise<unknown> => {
      await Promise.resolve();
      return coroutine instanceof Promise ? coroutine : this.#drive(coroutine as Body, task);
    };
    task.follow(run());
    return task;
  }

  /** Nobody counts the turns of a host. */
  turn(): number {
    return 0;
  }

  currentTask(): object | null {
    return this.#current;
  }

  allTasks(): Iterable<object> {
    return this.#tasks.filter((task) => !task.done());
  }

  create(kind: string): object {
    if (kind === 'future') return new Deferred();
    throw new TypeError(`promises have no ${kind}`);
  }

  combine(kind: string, of: readonly unknown[], options: CombineOptions): unknown {
    switch (kind) {
      case 'sleep':
        return this.#sleep(of[0] as number, of[1]);
      case 'gather':
        return gathered(
          of.map((one) => this.#promiseOf(one)),
          options.returnExceptions === true,
        );
      case 'shield':
        return this.#promiseOf(of[0]);
      case 'waitFor':
        return this.#within(options.ms ?? null, this.#promiseOf(of[0]));
      default:
        throw new TypeError(`promises have no ${kind}`);
    }
  }

  invoke(subject: object, method: string, args: readonly unknown[]): unknown {
    const member = (subject as Record<string, unknown>)[method];
    if (typeof member !== 'function') throw new TypeError(`no method ${method}`);
    return member.apply(subject, args);
  }

  makeError(name: string, message: string | undefined): unknown {
    return makeNativeError(name, message);
  }

  nameOfError(error: unknown): Json | undefined {
    return nameOfNativeError(error);
  }

  /** An async function, written with the steps of a generator. */
  async #drive(body: Body, task: Deferred | null = this.#current): Promise<unknown> {
    let resume = (): IteratorResult<unknown> => body.next();
    for (;;) {
      this.#steps += 1;
      if (this.#steps > STEPS_MAX) await new Promise(() => undefined);
      this.#current = task;
      const { done = false, value } = resume();
      this.#current = null;
      if (done) return value;
      try {
        const result = await value;
        resume = () => body.next(result);
      } catch (error) {
        resume = () => body.throw(error);
      }
    }
  }

  #promiseOf(awaitable: unknown): Promise<unknown> {
    if (awaitable instanceof Deferred) return awaitable.see();
    if (awaitable instanceof Promise) return awaitable;
    return quiet(this.#drive(awaitable as Body));
  }

  #sleep(ms: number, result: unknown): Promise<unknown> {
    return new Promise((resolve) => {
      this.#arm(ms, () => {
        resolve(result);
      });
    });
  }

  #within(ms: number | null, promise: Promise<unknown>): Promise<unknown> {
    if (ms === null) return promise;
    const tooLate = new Promise((_resolve, reject) => {
      const withdraw = this.#arm(ms, () => {
        reject(new NativeError('Timeout'));
      });
      void promise.then(withdraw, withdraw);
    });
    return quiet(Promise.race([promise, tooLate]));
  }

  /** Arms a timer behind those of its time; gives what takes it back. */
  #arm(ms: number, fire: () => void): () => void {
    const timer = { due: this.#now + Math.max(0, ms), fire };
    const later = this.#timers.findIndex(({ due }) => due > timer.due);
    this.#timers.splice(later === -1 ? this.#timers.length : later, 0, timer);
    return () => {
      const at = this.#timers.indexOf(timer);
      if (at !== -1) this.#timers.splice(at, 1);
    };
  }
}

function lacking(): never {
  throw new TypeError('promises have no such thing');
}

function gathered(promises: readonly Promise<unknown>[], keepsErrors: boolean): Promise<unknown> {
  if (!keepsErrors) return quiet(Promise.all(promises));
  return Promise.all(
    promises.map((one) =>
      one.then(
        (value) => value,
        (error: unknown) => error,
      ),
    ),
  );
}

/** Whoever waits hears of a rejection; a process must not end for one that nobody waits for. */
function quiet<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}

/** Gives the host a turn: by then everything that was ready has run. */
function emptyMicrotasks(): Promise<void> {
  const { setImmediate: soon } = globalThis as { setImmediate?: (callback: () => void) => void };
  return new Promise((resolve) => {
    if (soon === undefined) setTimeout(resolve, 0);
    else soon(resolve);
  });
}

/** Native async functions, on a virtual clock. */
export const asyncAwait: Adapter = {
  name: 'async-await',
  version,
  features: new Set(['base', 'tasks', 'futures', 'gather', 'shield', 'waitFor']),
  open: () => new AsyncAwaitWorld(),
};

// This library, as the corpus sees it.

import * as library from '../../index.js';
import type {
  Adapter,
  Body,
  CombineOptions,
  Ending,
  RunLoopOptions,
  SpawnOptions,
  World,
} from '../adapter.js';
import { allFeatures } from '../features.js';
import type { Json } from '../scenario.js';
import { version } from '../version.js';
import { makeError, nameOfError } from './yieldfrom-errors.js';
import { CountingLoop, Runaway } from './yieldfrom-loop.js';
import { combinators, kinds, scopes } from './yieldfrom-parts.js';
import { Ways } from './yieldfrom-ways.js';

const { asyncWith, currentTask, DeadlockError, RuntimeError, Task } = library;

/** Reports that depend on when the garbage collector runs, and one that came with CPython 3.14. */
const untimely =
  /was never retrieved$|was destroyed but it is pending!$|exception in shielded future$/;

class YieldfromWorld implements World {
  readonly #loop = new CountingLoop();
  readonly #ways: Ways;

  constructor(seed: number) {
    this.#ways = new Ways(seed);
    this.onReport(null);
  }

  startEagerly(): void {
    this.#loop.setTaskFactory(library.eagerTaskFactory);
  }

  run(main: Body, { shutdown }: RunLoopOptions): Ending {
    const task = this.#loop.createTask(main, { name: 'main' });
    const ending = this.#end(
      () => this.#loop.runSync(task),
      () => task.done(),
    );
    const end = shutdown ? this.#end(() => this.#runner().closeSync()) : ending;
    this.onReport(null);
    this.#loop.close();
    return end.kind === 'ok' ? ending : end;
  }

  async runOnHost(main: Body, { shutdown }: RunLoopOptions): Promise<Ending> {
    const task = this.#loop.createTask(main, { name: 'main' });
    const ending = await this.#endOf(this.#loop.runUntilComplete(task), () => task.done());
    const end = shutdown ? await this.#endOf(this.#runner().close(), () => true) : ending;
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
    return this.#ways.delegate(body, isKept);
  }

  *wait(awaitable: unknown): Body {
    return yield* this.#ways.wait(awaitable as library.Awaitable);
  }

  *give(value: unknown): Body {
    return yield value ?? undefined;
  }

  isUnretrieved(thing: object): boolean {
    return (thing as Partial<library.Future>)._logTraceback === true;
  }

  spawn(body: unknown, { name, context, group, eager }: SpawnOptions): object {
    const options = {
      name,
      ...(context === undefined ? {} : { context: context as library.Context }),
    };
    const coro = this.#rooted(body);
    if (group !== undefined) return (group as library.TaskGroup).createTask(coro, options);
    if (eager === true) return new Task(coro, { ...options, loop: this.#loop, eagerStart: true });
    return this.#loop.createTask(coro, options);
  }

  currentTask(): object | null {
    return currentTask() ?? null;
  }

  allTasks(): Iterable<object> {
    return library.allTasks();
  }

  create(kind: string, argument: Json | object, name: string): object {
    return lookUp(kinds, kind)(argument as never, name);
  }

  combine(kind: string, of: readonly unknown[], options: CombineOptions): unknown {
    return lookUp(combinators, kind)(of as never, options);
  }

  enter(kind: string, subject: unknown, entered: (held: object) => void, body: () => Body): Body {
    const held = lookUp(scopes, kind)(subject as never);
    entered(held);
    return asyncWith(held as library.Lock, body) as unknown as Body;
  }

  *eachCompleted(
    of: readonly unknown[],
    ms: number | undefined,
    isAsync: boolean,
    each: (next: unknown) => Body<boolean>,
  ): Body {
    const options = ms === undefined ? {} : { timeout: ms };
    const completions = library.asCompleted(of as library.Awaitable[], options);
    if (isAsync) {
      yield* library.asyncFor(completions, function* (next) {
        return (yield* each(next)) ? undefined : library.BREAK;
      });
    } else {
      for (const next of completions) if (!(yield* each(next))) break;
    }
    return undefined;
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
    return library.copyContext();
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

  /** A coroutine for a task to run, in one of the forms that it can have. */
  #rooted(body: unknown): library.Coroutine {
    const isRaw = Object.prototype.toString.call(body) === '[object Generator]';
    return isRaw ? this.#ways.delegate(body as Body, false) : (body as library.Coroutine);
  }

  /** A runner of this loop: what it does at its end is what `run` does. */
  #runner(): library.Runner {
    const runner = new library.Runner({ loopFactory: () => this.#loop });
    runner.getLoop();
    return runner;
  }

  async #endOf(run: Promise<unknown>, isDone: () => boolean): Promise<Ending> {
    try {
      return { kind: 'ok', value: await run };
    } catch (error) {
      return this.#end(() => {
        throw error;
      }, isDone);
    }
  }

  #end(run: () => unknown, isDone: () => boolean = () => true): Ending {
    try {
      return { kind: 'ok', value: run() };
    } catch (error) {
      return isDone() || !(error instanceof RuntimeError) ? endingOf(error) : { kind: 'stopped' };
    }
  }
}

function endingOf(error: unknown): Ending {
  if (error instanceof DeadlockError) {
    return { kind: 'deadlock', blocked: error.tasks.map(({ task }) => task) };
  }
  if (error instanceof Runaway) return { kind: 'runaway' };
  const isExit = error instanceof library.KeyboardInterrupt || error instanceof library.SystemExit;
  return { kind: isExit ? 'exit' : 'error', error };
}

function lookUp<T>(table: Readonly<Record<string, T>>, name: string): T {
  const found = table[name];
  if (found === undefined) throw new TypeError(`this adapter has no ${name}`);
  return found;
}

/** This library. It needs no host: time is virtual. */
export const yieldfrom: Adapter = {
  name: 'yieldfrom',
  version,
  features: new Set(['base', ...allFeatures]),
  open: (seed) => new YieldfromWorld(seed),
};

import {
  ConcurrentFuture,
  type Context,
  type ContextVar,
  describe,
  nameOf,
} from '../core/index.js';
import { encodeError } from './error-codec.js';
import { Executor, type ShutdownOptions } from './executor.js';
import {
  type AnyFunction,
  type Callable,
  callerOf,
  isJob,
  type Job,
  type ModuleLoader,
  moduleOf,
  registeredJob,
} from './job.js';
import { Resident, Work } from './members.js';
import { Pool, type PoolOptions } from './pool.js';
import type { Endpoint, SentContext, Target, ToWorker } from './protocol.js';
import { type Remote, remoteObject } from './remote-object.js';
import { transfersOf } from './transfer.js';
import { isCloneable } from './uncloneable.js';

/** What all pools can be told. */
export interface PoolExecutorOptions {
  /** Workers at most; as many as the machine runs at once if not given. */
  readonly maxWorkers?: number | null;
  /** What each worker does first: a function, or the URL of a module that it loads. */
  readonly initializer?: Callable<never[], unknown> | string | URL | null;
  /** The arguments of the initializer. */
  readonly initargs?: readonly unknown[];
  /** Jobs that a worker runs before a fresh one takes its place; any number if not given. */
  readonly maxTasksPerChild?: number | null;
  /** Jobs that may wait for a worker; more are refused with `QueueFull`. */
  readonly queueSizeMax?: number;
  /** How long an idle worker is kept, in milliseconds; as long as the pool if not given. */
  readonly idleTimeout?: number;
  /**
   * What the loss of a worker means: `'replace'` (if not given): its job fails, others go on;
   * `'break'`: the whole pool is broken, as in Python.
   */
  readonly onWorkerDeath?: 'replace' | 'break';
  /**
   * What cancelling a job that runs means: `'abandon'` (if not given): its `jobSignal()` aborts,
   * and it goes on; `'terminate'`: its worker is ended, and a fresh one takes its place.
   */
  readonly onCancel?: 'abandon' | 'terminate';
  /** Environment variables of the workers, beside those of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** Options of the engine for the workers. */
  readonly execArgv?: readonly string[];
}

/** Finds out which export a function is. */
export type FindExport = (fn: AnyFunction) => Promise<Job>;

/** An executor over a pool of workers. */
export abstract class PoolExecutor extends Executor {
  readonly #pool: Pool;
  readonly #find: FindExport;
  #lastObject = 0;
  readonly #released = new FinalizationRegistry<Resident>((resident) => {
    this.#pool.release(resident);
  });

  protected constructor(pool: PoolOptions, find: FindExport) {
    super();
    if (!(pool.sizeMax > 0)) throw new RangeError('maxWorkers must be greater than 0');
    this.#pool = new Pool(pool);
    this.#find = find;
  }

  /**
   * Has a worker call a function; gives a future of its result at once.
   *
   * What cannot be sent fails the future with `SerializationError`, which names it.
   *
   * @param fn A function that a module exports, or `job(import.meta.url, 'name')`.
   * @throws {TypeError} when `fn` is neither
   * @throws {RuntimeError} after `shutdown`
   * @throws {BrokenExecutor} when the pool is broken
   * @throws {QueueFull} when more wait than `queueSizeMax` allows
   */
  override submit<A extends unknown[], R>(
    fn: Callable<A, R>,
    ...args: A
  ): ConcurrentFuture<Awaited<R>> {
    const future = new ConcurrentFuture<Awaited<R>>();
    this.#submit(future, fn, args);
    return future;
  }

  /**
   * Makes an object of an exported class in a worker, and gives a stand-in: its methods give
   * futures, and all run in that worker, one after the other. If the worker is lost, calls fail.
   * `await stand-in[Symbol.asyncDispose]()` lets the object go.
   *
   * @param module The URL of the module, or `() => import('./counter.js')`.
   */
  create<M extends object, K extends string & keyof M>(
    module: ModuleLoader<M>,
    className: K,
    ...args: M[K] extends new (...args: infer A) => unknown ? A : never[]
  ): Remote<M[K] extends new (...args: never[]) => infer T ? T : never>;
  create<T = Record<string, AnyFunction>>(
    module: string | URL,
    className: string,
    ...args: unknown[]
  ): Remote<T>;
  create(
    module: string | URL | ModuleLoader<object>,
    className: string,
    ...args: unknown[]
  ): Remote<unknown> {
    // oxlint-disable-next-line typescript/unbound-method -- it is not called
    const { create } = PoolExecutor.prototype;
    const url = typeof module === 'function' ? moduleOf(module, callerOf(create)) : String(module);
    this.#lastObject += 1;
    const object = this.#lastObject;
    const resident = new Resident(object);
    void this.#call(resident, { kind: 'create', module: url, name: className, object }, args);
    const made = remoteObject({
      label: className,
      call: (name, methodArgs) =>
        this.#call(resident, { kind: 'method', name, object }, methodArgs),
      release: () => {
        this.#pool.release(resident);
      },
    });
    this.#released.register(made, resident);
    return made;
  }

  /** Takes no more jobs; with `wait` the promise fulfils when every worker is gone. */
  override async shutdown(
    wait = true,
    { cancelFutures = false }: ShutdownOptions = {},
  ): Promise<void> {
    this.#pool.close(cancelFutures);
    if (!wait) return;
    await new Promise<void>((resolve) => {
      this.#pool.whenEmpty(resolve);
    });
  }

  /** Shuts down without waiting for anything: every worker is killed. */
  async killWorkers(): Promise<void> {
    this.#pool.close(true);
    this.#pool.killAll();
    await this.shutdown();
  }

  /** As `killWorkers`, by the signal that lets a worker process clean up. */
  async terminateWorkers(): Promise<void> {
    this.#pool.close(true);
    this.#pool.killAll(true);
    await this.shutdown();
  }

  /** As `submit`, with the variables of a context. @internal */
  _submitIn(context: Context, fn: unknown, args: readonly unknown[]): ConcurrentFuture {
    const future = new ConcurrentFuture();
    this.#submit(future, fn, args, sentContext(context));
    return future;
  }

  /** Takes work whose future is there already; what is wrong with it, that future tells. @internal */
  _accept(
    future: ConcurrentFuture,
    context: Context | null,
    fn: unknown,
    args: readonly unknown[],
  ): void {
    if (future.cancelled()) return;
    try {
      this.#submit(future, fn, args, context === null ? undefined : sentContext(context));
    } catch (error) {
      if (future.setRunningOrNotifyCancel()) future.setException(error);
    }
  }

  /** Aborts the signal of a job that runs, whatever `onCancel` says. @internal */
  _abort(future: ConcurrentFuture): void {
    (future._holder as Work | null)?.abort();
  }

  /** @internal */
  override _submitMany<A extends unknown[], R>(
    fn: Callable<A, R>,
    calls: readonly A[],
  ): ConcurrentFuture<Awaited<R>[]> {
    const future = new ConcurrentFuture<Awaited<R>[]>();
    this.#submit(future, fn, calls, undefined, true);
    return future;
  }

  #submit(
    future: ConcurrentFuture,
    fn: unknown,
    args: readonly unknown[],
    context?: SentContext,
    many = false,
  ): void {
    const found = isJob(fn) ? fn : registeredJob(checkFunction(fn));
    const target = found === undefined ? null : targetOf(found, many);
    const transfer = transfersOf(many ? args.flat() : args);
    const label = isJob(fn) ? fn.name : nameOf(fn);
    const work = new Work({ future, label, target, args, transfer, context });
    this.#pool.submit(work);
    if (target !== null) return;
    this.#find(fn as AnyFunction).then(
      (job) => {
        this.#pool.aim(work, targetOf(job, many));
      },
      (error: unknown) => {
        this.#pool.refuse(work, error);
      },
    );
  }

  #call(resident: Resident, target: Target, args: readonly unknown[]): ConcurrentFuture {
    const future = new ConcurrentFuture();
    const label = target.kind === 'method' ? `${target.name}()` : `new ${target.name}()`;
    const transfer = transfersOf(args);
    this.#pool.submit(new Work({ future, label, target, args, transfer, resident }));
    return future;
  }
}

/** Tells a worker what to do first: found out once, for all workers of a pool. */
export function starter(
  { initargs = [], initializer }: PoolExecutorOptions,
  find: FindExport,
): (endpoint: Endpoint) => void {
  let first: ToWorker | null = null;
  const begin = (module: string, name: string | null): ToWorker => {
    first = { kind: 'start', initializer: { module, name, args: initargs }, error: null };
    return first;
  };
  if (initializer === undefined || initializer === null) {
    first = { kind: 'start', initializer: null, error: null };
  } else if (typeof initializer === 'string' || initializer instanceof URL) {
    begin(String(initializer), null);
  } else {
    const found = isJob(initializer) ? initializer : registeredJob(initializer);
    if (found !== undefined) begin(found.module, found.name);
  }
  return (endpoint) => {
    if (first !== null) {
      endpoint.send(first, NONE);
      return;
    }
    find(initializer as AnyFunction).then(
      ({ module, name }) => {
        endpoint.send(begin(module, name), NONE);
      },
      (error: unknown) => {
        endpoint.send({ kind: 'start', initializer: null, error: encodeError(error) }, NONE);
      },
    );
  };
}

/** Gives the options that every pool has, as its core wants them. */
export function poolOptions(options: PoolExecutorOptions, workerCount: number): CommonOptions {
  return {
    sizeMax: options.maxWorkers ?? workerCount,
    tasksPerWorkerMax: options.maxTasksPerChild ?? undefined,
    queueSizeMax: options.queueSizeMax,
    idleMs: options.idleTimeout,
    onWorkerDeath: options.onWorkerDeath,
    onCancel: options.onCancel,
  };
}

type CommonOptions = Omit<PoolOptions, 'spawn' | 'brokenError'>;

const NONE: readonly object[] = [];

function targetOf({ module, name }: Job, many: boolean): Target {
  return { kind: 'function', module, name, many };
}

function checkFunction(fn: unknown): AnyFunction {
  if (typeof fn === 'function') return fn as AnyFunction;
  throw new TypeError(`A function or a job was expected, got ${describe(fn)}`);
}

/** Only what can be copied travels. */
function sentContext(context: Context): SentContext {
  return [...context.items()].flatMap(([variable, value]) =>
    isCloneable(value) ? [[(variable as ContextVar<unknown>).name, value] as const] : [],
  );
}

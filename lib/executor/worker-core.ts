// What runs in a worker, whatever the platform: it finds functions, calls them, and answers. The
// platform's entry files give it a way to answer and to end.

import {
  CancelledError,
  Context,
  exportOf,
  keepVariablesByName,
  sharedByCopies,
  variablesByName,
} from '../core/index.js';
import { decodeError, encodeError } from './error-codec.js';
import type { FromWorker, Initializer, SentContext, Target, ToWorker } from './protocol.js';
import { transfersOf } from './transfer.js';
import { serializationError } from './uncloneable.js';

/** How a worker's platform sends, and ends. */
export interface WorkerPlatform {
  /** @throws what the platform throws for a value that cannot be sent */
  send(message: FromWorker, transfer: readonly object[]): void;
  /** Ends when what was sent is out. */
  close(): void;
  /** Ends because of an error. */
  fail(): void;
}

type AnyFunction = (...args: unknown[]) => unknown;
type AnyClass = new (...args: unknown[]) => object;
type RunMessage = Extract<ToWorker, { kind: 'run' }>;

/** An object that lives here, or the error that there was instead. */
type Made = { readonly object: object } | { readonly error: unknown };

/** The job under way, for whichever copy of the library its module uses. */
interface UnderWay {
  id: number;
  aborting: AbortController | null;
}

const underWay = (): UnderWay =>
  sharedByCopies('executor.underWay', (): UnderWay => ({ id: 0, aborting: null }));

/** In a job: the signal that aborts when nobody waits for its result any more. */
export function jobSignal(): AbortSignal {
  return (underWay().aborting ??= new AbortController()).signal;
}

/** Serves the jobs of one pool. */
export class WorkerCore {
  readonly #platform: WorkerPlatform;
  readonly #modules = new Map<string, Promise<object>>();
  readonly #objects = new Map<number, Made>();

  constructor(platform: WorkerPlatform) {
    this.#platform = platform;
    keepVariablesByName();
  }

  /** Runs what must run first, and says that the worker is ready. */
  async #start({ error, initializer }: Extract<ToWorker, { kind: 'start' }>): Promise<void> {
    try {
      if (error !== null) throw decodeError(error);
      if (initializer !== null) await this.#initialize(initializer);
      this.#platform.send({ kind: 'ready' }, []);
    } catch (failure) {
      this.die(failure);
    }
  }

  hear(message: ToWorker): void {
    switch (message.kind) {
      case 'start':
        void this.#start(message);
        break;
      case 'run':
        void this.#run(message);
        break;
      case 'abort':
        this.#abort(message.id);
        break;
      case 'release':
        this.#objects.delete(message.object);
        break;
      case 'close':
        this.#platform.close();
        break;
    }
  }

  /** Tells what the worker dies of, and ends it. */
  die(error: unknown): void {
    this.#platform.send({ kind: 'dying', error: encodeError(error) }, []);
    this.#platform.fail();
  }

  async #initialize({ module, name, args }: Initializer): Promise<void> {
    const loaded = await this.#load(module);
    if (name !== null) await (exportOf(loaded, name, module) as AnyFunction)(...args);
  }

  async #run({ id, target, args, context }: RunMessage): Promise<void> {
    const now = underWay();
    now.id = id;
    now.aborting = null;
    let value: unknown;
    try {
      const call = await this.#find(target);
      value = await inContext(context, () => call(...args));
    } catch (error) {
      this.#answerError(id, error);
      return;
    }
    this.#answer(id, value);
  }

  #abort(id: number): void {
    const now = underWay();
    if (now.id !== id) return;
    (now.aborting ??= new AbortController()).abort(new CancelledError());
  }

  /** Gives what is to be called, as a plain function of the arguments. */
  async #find(target: Target): Promise<AnyFunction> {
    if (target.kind === 'method') return this.#method(target.object, target.name);
    const found = exportOf(await this.#load(target.module), target.name, target.module);
    if (target.kind === 'create') return this.#maker(target.object, found as AnyClass);
    return target.many ? inTurn(found as AnyFunction) : (found as AnyFunction);
  }

  #maker(id: number, made: AnyClass): AnyFunction {
    return (...args) => {
      try {
        this.#objects.set(id, { object: new made(...args) });
      } catch (error) {
        this.#objects.set(id, { error });
        throw error;
      }
    };
  }

  #method(id: number, name: string): AnyFunction {
    const made = this.#objects.get(id);
    if (made === undefined) throw new TypeError('The object in the worker was released');
    if ('error' in made) throw made.error;
    const method = (made.object as Record<string, unknown>)[name];
    if (typeof method !== 'function') {
      throw new TypeError(`The object in the worker has no method ${name}()`);
    }
    return (...args) => (method as AnyFunction).apply(made.object, args);
  }

  #answer(id: number, value: unknown): void {
    try {
      this.#platform.send({ kind: 'result', id, value }, transfersOf([value]));
    } catch (error) {
      this.#answerError(id, serializationError(value, 'result', error));
    }
  }

  #answerError(id: number, error: unknown): void {
    this.#platform.send({ kind: 'error', id, error: encodeError(error) }, []);
  }

  #load(url: string): Promise<object> {
    let loading = this.#modules.get(url);
    if (loading === undefined) {
      // Bundlers cannot know what it will be.
      loading = import(/* @vite-ignore */ /* webpackIgnore: true */ url) as Promise<object>;
      this.#modules.set(url, loading);
    }
    return loading;
  }
}

/** Many calls for one message. */
function inTurn(call: AnyFunction): AnyFunction {
  return async (...lists) => {
    const results: unknown[] = [];
    for (const args of lists as unknown[][]) results.push(await call(...args));
    return results;
  };
}

/** Calls with the values that came along, in the variables of the same names here. */
function inContext(sent: SentContext | undefined, body: () => unknown): unknown {
  return new Context().run(() => {
    for (const [name, value] of sent ?? []) variablesByName()?.get(name)?.set(value);
    return body();
  });
}

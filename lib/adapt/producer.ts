// The body of an async generator, with the frames it stands on. What it awaits is passed up to the
// task that runs its consumer; what it emits stops here.

import {
  advance,
  AWAITABLE,
  type Awaitable,
  call,
  type Call,
  type ClosableGenerator,
  type Coroutine,
  describe,
  type EventLoop,
  type FrameStack,
  getRunningLoop,
  isCoroutine,
  KIND,
  pushFrame,
  RETURNED,
  RuntimeError,
  step as lastStep,
  type StepKind,
  SUSPENDED,
  suspendWith,
} from '../core/index.js';

/** Hands a value to the consumer and waits until the next one is wanted: `yield* emit(value)`. */
export type Emit<T> = (value: T) => Awaitable;

/*
 * | state     | meaning                                        | left by                       |
 * | --------- | ---------------------------------------------- | ----------------------------- |
 * | created   | the body is not begun                          | a step: running; close: over  |
 * | running   | a step is under way, or awaits something       | an emit: standing; its end: over |
 * | standing  | the body stands at an emit                     | a step: running               |
 * | over      | the body ended                                 | never                         |
 */
type ProducerState = 'created' | 'running' | 'standing' | 'over';

/** The body of an async generator, with the frames it stands on. */
export class Producer<T, R> {
  readonly #generator: ClosableGenerator;
  readonly #stack: FrameStack;
  #state: ProducerState = 'created';
  #loop: EventLoop | null = null;
  /** Whether the body is on the native stack right now: only then it can emit. */
  #isAdvancing = false;

  constructor(generator: ClosableGenerator, body: (emit: Emit<T>) => Coroutine<R>) {
    this.#generator = generator;
    const root = body((value) => new Emission<T, R>(this, value));
    if (!isCoroutine(root)) {
      throw new TypeError(`a coroutine was expected of the body, got ${describe(root)}`);
    }
    this.#stack = { _root: root, _frame: null };
  }

  get isOver(): boolean {
    return this.#state === 'over';
  }

  get canEmit(): boolean {
    return this.#isAdvancing;
  }

  /** Begins a step; tells whether there is one to make. */
  begin(method: string, sent: unknown): boolean {
    if (this.#state === 'running') {
      throw new RuntimeError(`${method}(): asynchronous generator is already running`);
    }
    if (this.#state === 'over') return false;
    if (this.#state === 'created') {
      if (method === 'anext' && sent !== undefined) {
        throw new TypeError(`can't send a value to a just-started async generator`);
      }
      this.#loop = getRunningLoop();
      this.#loop._trackAsyncGenerator(this.#generator);
    }
    this.#state = 'running';
    return true;
  }

  /** Goes on with the body; gives what it awaits, or the value or result that it gave. */
  advance(threw: boolean, reply: unknown): IteratorResult<unknown, IteratorResult<T, R>> {
    let kind = this.#resume(threw, reply);
    while (kind === SUSPENDED && isCoroutineOfLegacy(lastStep.value)) {
      kind = this.#call(lastStep.value);
    }
    const { value } = lastStep;
    if (kind === SUSPENDED) return this.#suspend(value as object);
    this.#end();
    if (kind !== RETURNED) throw value;
    return { done: true, value: { done: true, value: value as R } };
  }

  /** Closes the body for a consumer that is itself being closed, without a driver to await. */
  drop(value: unknown): void {
    try {
      this.#stack._root.return(value);
    } finally {
      this.#end();
    }
  }

  #resume(threw: boolean, reply: unknown): StepKind {
    this.#isAdvancing = true;
    const kind = advance(this.#stack, threw, reply);
    this.#isAdvancing = false;
    return kind;
  }

  /** Runs a coroutine that was yielded plainly on the body's own stack: it may emit, too. */
  #call(coro: Coroutine): StepKind {
    try {
      pushFrame(this.#stack, call(coro) as Call);
    } catch (error) {
      return this.#resume(true, error);
    }
    return this.#resume(false, undefined);
  }

  #suspend(request: object): IteratorResult<unknown, IteratorResult<T, R>> {
    if (!(request instanceof Emission) || request.producer !== this) return suspendWith(request);
    this.#state = 'standing';
    return { done: true, value: { done: false, value: request.take() as T } };
  }

  #end(): void {
    this.#state = 'over';
    this.#loop?._forgetAsyncGenerator(this.#generator);
  }
}

function isCoroutineOfLegacy(request: unknown): request is Coroutine {
  return isCoroutine(request) && !(KIND in request);
}

/** One `emit(value)`: asks the producer, not the driver of a task. */
class Emission<T, R> implements Coroutine {
  readonly producer: Producer<T, R>;
  readonly #value: T;
  #state: 'fresh' | 'asking' | 'taken' = 'fresh';

  constructor(producer: Producer<T, R>, value: T) {
    this.producer = producer;
    this.#value = value;
  }

  get [KIND](): number {
    return AWAITABLE;
  }

  next(reply?: unknown): IteratorResult<unknown> {
    if (this.#state === 'taken') return { done: true, value: reply };
    // Resumed without having been taken, it went to the driver of some task.
    if (this.#state === 'asking' || !this.producer.canEmit) {
      throw new RuntimeError('emit() works only inside the body of its async generator');
    }
    this.#state = 'asking';
    return suspendWith(this);
  }

  /** Gives the value to the producer. */
  take(): T {
    this.#state = 'taken';
    return this.#value;
  }

  throw(error: unknown): never {
    throw error;
  }

  return(value: unknown): IteratorResult<unknown> {
    return { done: true, value };
  }

  [Symbol.iterator](): this {
    return this;
  }
}

/**
 * What all copies of the library in one JavaScript realm share.
 *
 * An application may load the ESM and the CJS build, or two versions, side by side. Whatever
 * would go wrong if each copy had its own (which loop is running, which task, which context)
 * lives here, under a registered symbol. The fields are a protocol: add, never change.
 * The types are `unknown` because this file lies below everything that could name them.
 */
export interface Realm {
  /** The loop whose turn is on the stack, or null. */
  runningLoop: unknown;
  /** Loops with a pending run, in the order in which they were started. */
  readonly pendingLoops: Set<unknown>;
  /** The loop that `then` and `toAsync` fall back to, made by `makeLoop` when first needed. */
  hostDrivenLoop: unknown;
  /** Makes that loop; null until a door that knows hosts was used. */
  makeLoop: (() => unknown) | null;
  /** The loop given to `setEventLoop`, or null. */
  setLoop: unknown;
  /** The policy given to `setEventLoopPolicy`, or null. */
  policy: unknown;
  /** The task whose step is on the stack, or null. */
  currentTask: unknown;
  /**
   * What holds the context variables in force, a Context or a handle; null: the current task
   * does. Steps of tasks leave it alone that way, which most of them spend their time on else.
   */
  holder: ContextHolder | null;
  /** How a coroutine suspends. */
  readonly suspension: Suspension;
  /** How many coroutines are being run inline, one inside the other, on the native stack. */
  inlineDepth: number;
  /** Counts tasks, for their default names. */
  taskCount: number;
  /** The abort signals of tasks that asked for one; null until the first did. */
  signals: WeakMap<object, Aborting> | null;
  /** Who listens to the event stream, or null. */
  probe: unknown;
  /** Whether a loop in debug mode is running: then places in the code are remembered. */
  debug: boolean;
  /** What else the copies share, by name: see `sharedByCopies`. */
  readonly shared: Map<string, unknown>;
}

/** As much of an `AbortController` as a cancellation needs. */
export interface Aborting {
  abort(reason: unknown): void;
}

/**
 * What an iterator of ours hands up when it suspends. One object serves every suspension, so that
 * suspending allocates nothing: generators pass the result of an inner iterator on as it is, and
 * the driver reads it before anything else runs. Its identity tells the driver that the fields
 * are about this very suspension, without a look at the request.
 */
export interface Suspension {
  done: boolean;
  /** The request; the outermost of the calls that are being lifted, if there are any. */
  value: unknown;
  /** The kind of `value`; 0: not known. */
  kind: number;
  /** Whether `value` was handed up in this step, and no driver has taken it yet. */
  isOpen: boolean;
  /** The innermost of the calls that are being lifted; it is `value` if there is only one. */
  top: unknown;
  /** What the body of `top` asks for, with its kind; 0 where a body yielded by hand. */
  request: unknown;
  requestKind: number;
  /** How often a turn was to be given up since a driver last took that request. */
  asks: number;
}

/**
 * What a context variable is looked up in: an immutable map of values, replaced on every change.
 *
 * Tasks and handles hold the values that they were born with in themselves; they get a context
 * object only when a variable is set, or when somebody asks for it.
 */
export interface ContextHolder {
  _vars: ReadonlyMap<object, unknown> | null;
  /** Gives the context object that holds the values from now on; null: make one. */
  _toContext: (() => ContextHolder) | null;
}

const KEY: unique symbol = Symbol.for('yieldfrom.realm.1') as never;

const openRealm = (): Realm => {
  const shared = globalThis as { [KEY]?: Realm };
  return (shared[KEY] ??= {
    runningLoop: null,
    pendingLoops: new Set(),
    hostDrivenLoop: null,
    makeLoop: null,
    setLoop: null,
    policy: null,
    currentTask: null,
    holder: null,
    suspension: {
      done: false,
      value: null,
      kind: 0,
      isOpen: false,
      top: null,
      request: null,
      requestKind: 0,
      asks: 0,
    },
    inlineDepth: 0,
    taskCount: 0,
    signals: null,
    probe: null,
    debug: false,
    shared: new Map(),
  });
};

/** The one realm of this JavaScript world. @internal */
export const realm: Realm = /*#__PURE__*/ openRealm();

/**
 * Gives what all copies of the library keep under a name: a table beside objects that may have
 * come from any of them. The first copy that asks makes it. @internal
 */
export function sharedByCopies<T extends object>(name: string, make: () => T): T {
  const kept = realm.shared.get(name) as T | undefined;
  if (kept !== undefined) return kept;
  const made = make();
  realm.shared.set(name, made);
  return made;
}

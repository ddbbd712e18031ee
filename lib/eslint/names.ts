// What this package exports, for files whose types are not known: which of its functions give
// coroutines, which of its methods, and which run what they are given.

/** Modules of this package. */
export const PACKAGE = /^yieldfrom(?:\/|$)/;

/** Functions whose calls are coroutines: nothing happens until they are awaited. */
export const COROUTINE_FUNCTIONS: ReadonlySet<string> = new Set([
  'any',
  'anext',
  'asyncFor',
  'asyncWith',
  'call',
  'createSubprocessExec',
  'createSubprocessShell',
  'holding',
  'map',
  'openConnection',
  'openUnixConnection',
  'race',
  'retry',
  'settled',
  'settledFor',
  'settledIncludingHost',
  'sleep',
  'staggeredRace',
  'startServer',
  'startUnixServer',
  'toThread',
  'wait',
  'waitFor',
]);

/** Those of them that are plain generators: a promise's `await` gives them back as they are. */
export const PLAIN_GENERATORS: ReadonlySet<string> = new Set([
  'any',
  'anext',
  'asyncFor',
  'asyncWith',
  'holding',
  'map',
  'race',
  'retry',
  'staggeredRace',
  'toThread',
  'wait',
  'waitFor',
]);

/** Functions that give futures, which run whether somebody awaits them or not. */
export const FUTURE_FUNCTIONS: ReadonlySet<string> = new Set([
  'createTask',
  'ensureFuture',
  'fromPromise',
  'gather',
  'shield',
]);

/** Functions that run the coroutine they are given, by its place among the arguments. */
export const RUNNERS: ReadonlySet<string> = new Set([
  'call',
  'createTask',
  'ensureFuture',
  'run',
  'runCoroutineThreadsafe',
  'runSync',
  'shield',
  'timeout',
  'waitFor',
]);

/** Methods that run the coroutine they are given. */
export const RUNNER_METHODS: ReadonlySet<string> = new Set([
  'createTask',
  'run',
  'runSync',
  'runUntilComplete',
]);

/** Functions that take several awaitables as one iterable. */
export const COMBINATORS: ReadonlySet<string> = new Set([
  'any',
  'asCompleted',
  'gather',
  'race',
  'wait',
]);

/** Methods of this package's classes whose calls are coroutines. */
export const COROUTINE_METHODS: Readonly<Record<string, readonly string[]>> = {
  AsyncExitStack: ['aclose', 'enterAsyncContext'],
  Barrier: ['abort', 'reset', 'wait'],
  BoundedSemaphore: ['acquire'],
  Condition: ['acquire', 'wait', 'waitFor'],
  Event: ['wait'],
  LifoQueue: ['get', 'join', 'put'],
  Lock: ['acquire'],
  PriorityQueue: ['get', 'join', 'put'],
  Queue: ['get', 'join', 'put'],
  Semaphore: ['acquire'],
};

/** Functions that call their callback and drop what it gives: a coroutine would never run. */
export const DROPPING: ReadonlySet<string> = new Set([
  'addDoneCallback',
  'addEventListener',
  'callAt',
  'callLater',
  'callSoon',
  'callSoonThreadsafe',
  'forEach',
  'nextTick',
  'queueMicrotask',
  'setImmediate',
  'setInterval',
  'setTimeout',
]);

/** Functions that look at what their callback gives: a coroutine is an object, and true. */
export const JUDGING: ReadonlySet<string> = new Set([
  'every',
  'filter',
  'find',
  'findIndex',
  'findLast',
  'findLastIndex',
  'some',
  'sort',
]);

// The front door: the everyday names.

export {
  type AsyncGeneratorObject,
  type CoroutineIterable,
  type CoroutineIterator,
  currentSignal,
  type Emit,
  type ErrorFirstCallback,
  type EventEmitterLike,
  type EventTargetLike,
  fromAsyncIterable,
  fromCallback,
  fromPromise,
  type HostAbortSignal,
  type MountedIterator,
  once,
  type OnceOptions,
  type PromisedIterator,
  type ToAsyncOptions,
} from './adapt/index.js';
export {
  _enterTask,
  _getRunningLoop,
  _leaveTask,
  _registerTask,
  _setRunningLoop,
  _unregisterTask,
  type AbortSignalLike,
  type AddressInfo,
  type AddressInfoOptions,
  type ConnectionOptions,
  type DatagramOptions,
  type HostAndPort,
  type SendfileOptions,
  type ServerOptions,
  type SocketPlace,
  type StartTlsOptions,
  type StreamServer,
  type StreamTransport,
  type TlsOptions,
  type UnixConnectionOptions,
  type UnixServerOptions,
  type AddDoneCallbackOptions,
  allTasks,
  type Awaitable,
  type BlockedTask,
  type Callable,
  type Callback,
  CancelledError,
  Context,
  ContextVar,
  type ContextVarOptions,
  ConcurrentFuture,
  copyContext,
  createEagerTaskFactory,
  eagerTaskFactory,
  type EagerTaskFactory,
  type TaskConstructor,
  KeyError,
  runCoroutineThreadsafe,
  type PrintStackOptions,
  type StackOptions,
  type TextSink,
  wrapFuture,
  type WrapFutureOptions,
  futureAddToAwaitedBy,
  futureDiscardFromAwaitedBy,
  logger,
  type LogSink,
  OSError,
  type OSErrorOptions,
  ConnectionResetError,
  BrokenPipeError,
  ProcessLookupError,
  EOFError,
  IncompleteReadError,
  LimitOverrunError,
  SendfileNotAvailableError,
  LOG_THRESHOLD_FOR_CONNLOST_WRITES,
  DEBUG_STACK_DEPTH,
  SSL_HANDSHAKE_TIMEOUT,
  SSL_SHUTDOWN_TIMEOUT,
  SENDFILE_FALLBACK_READBUFFER_SIZE,
  THREAD_JOIN_TIMEOUT,
  type Coroutine,
  type CoroutineFunction,
  type CoroutineOf,
  createTask,
  type CreateTaskOptions,
  currentTask,
  DeadlockError,
  ensureFuture,
  type EnsureFutureOptions,
  EventLoop,
  type ExceptionHandler,
  type ExecutorPort,
  Future,
  type FutureOptions,
  getRunningLoop,
  Handle,
  type HandlerContext,
  InvalidStateError,
  isCancelled,
  isCoroutine,
  isCoroutineFunction,
  isFuture,
  type Job,
  KeyboardInterrupt,
  LookupError,
  NotImplementedError,
  type ResultOf,
  RuntimeError,
  SystemExit,
  Task,
  type TaskFactory,
  type TaskOptions,
  TimeoutError,
  TimerHandle,
  Token,
  type Variable,
  WouldBlockError,
} from './core/index.js';
export {
  asyncGenerator,
  call,
  coroutine,
  fromAsync,
  sleep,
  toAsync,
  toAsyncIterable,
} from './run/mounted.js';
export {
  AbstractEventLoopPolicy,
  DefaultEventLoopPolicy,
  getEventLoop,
  getEventLoopPolicy,
  newEventLoop,
  setEventLoop,
  setEventLoopPolicy,
} from './run/policy.js';
export { run, type RunMainOptions } from './run/run.js';
export { runSync } from './run/run-sync.js';
export { Runner, type RunnerOptions, type RunOptions } from './run/runner.js';
export { any } from './std/combine/any.js';
export {
  AsCompleted,
  asCompleted,
  type AsCompletedOptions,
  type EndedFuture,
} from './std/combine/as-completed.js';
export { gather, type GatherOptions } from './std/combine/gather.js';
export { map, type MapOptions } from './std/combine/map.js';
export { race } from './std/combine/race.js';
export { retry, type RetryOptions } from './std/combine/retry.js';
export { shield } from './std/combine/shield.js';
export {
  staggeredRace,
  type StaggeredRaceOptions,
  type StaggeredRaceResult,
} from './std/combine/staggered-race.js';
export {
  ALL_COMPLETED,
  FIRST_COMPLETED,
  FIRST_EXCEPTION,
  type ReturnWhen,
  wait,
  type WaitOptions,
} from './std/combine/wait.js';
export type { ErrorClass, ErrorCondition } from './std/group/error-condition.js';
export {
  BaseExceptionGroup,
  ExceptionGroup,
  type SplitGroup,
} from './std/group/exception-group.js';
export { TaskGroup } from './std/group/task-group.js';
export { LifoQueue } from './std/queue/lifo-queue.js';
export { PriorityQueue, type PriorityQueueOptions } from './std/queue/priority-queue.js';
export { QueueEmpty, QueueFull, QueueShutDown } from './std/queue/errors.js';
export { Queue, type QueueStore } from './std/queue/queue.js';
export { Barrier } from './std/sync/barrier.js';
export { BoundedSemaphore } from './std/sync/bounded-semaphore.js';
export { BrokenBarrierError } from './std/sync/broken-barrier-error.js';
export { Condition, type ConditionLock } from './std/sync/condition.js';
export { Event } from './std/sync/event.js';
export { Lock } from './std/sync/lock.js';
export { Semaphore } from './std/sync/semaphore.js';
export { toThread } from './std/thread/to-thread.js';
export { Interval, interval } from './std/time/interval.js';
export { Timeout, timeout, timeoutAt } from './std/time/timeout.js';
export { waitFor } from './std/time/wait-for.js';
export { type AsyncExit, AsyncExitStack } from './std/with/async-exit-stack.js';
export { aiter, anext, type AsyncSource, type Iterated } from './std/with/async-iteration.js';
export { asyncFor, BREAK } from './std/with/async-for.js';
export { type AsyncContextManager, asyncWith } from './std/with/async-with.js';
export { Held, holding } from './std/with/holding.js';

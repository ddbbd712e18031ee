// The one way into the machine for every other room.

export * from './base/constants.js';
export { Deque } from './base/deque.js';
export { type Linked, LinkedSet } from './base/linked-set.js';
export { describe, nameOf, textOf } from './base/describe.js';
export { exportOf } from './base/export-of.js';
export { Heap, type HeapEntry } from './base/heap.js';
export { realm, sharedByCopies } from './base/realm.js';
export { Context, copyContext, type Variable } from './context/context.js';
export {
  ContextVar,
  type ContextVarOptions,
  keepVariablesByName,
  Token,
  variablesByName,
} from './context/context-var.js';
export { call, coroutine, type CoroutineOf, type ResultOf } from './coroutine/decorate.js';
export { Call } from './coroutine/call.js';
export {
  isAwaitable,
  isCoroutine,
  isCoroutineFunction,
  isRunOnce,
  isThenable,
} from './coroutine/is-coroutine.js';
export { loopToMountOn, mount } from './coroutine/mount.js';
export {
  AWAITABLE,
  type Awaitable,
  type Coroutine,
  type CoroutineFunction,
  KIND,
  SKIP_REPLY,
  suspendWith,
} from './coroutine/protocol.js';
export { closeUntaken } from './coroutine/take-coroutine.js';
export { skip } from './coroutine/traps.js';
export {
  advance,
  type FrameStack,
  pushFrame,
  RETURNED,
  step,
  type StepKind,
  SKIPPED_TURN,
  SUSPENDED,
  THREW,
} from './driver/driver.js';
export * from './errors.js';
export * from './errors/os-error.js';
export { ringsIn } from './errors/rings.js';
export { awaitStackOf, currentStackOf, parkedStackOf } from './future/await-site.js';
export {
  awaitedBy,
  callbackWaitsFor,
  futureAddToAwaitedBy,
  futureDiscardFromAwaitedBy,
} from './future/awaited-by.js';
export { wrapFuture, type WrapFutureOptions } from './future/chain.js';
export {
  ConcurrentFuture,
  type ConcurrentState,
  type WorkHolder,
} from './future/concurrent-future.js';
export { fromThenable } from './future/from-thenable.js';
export { Future, isFuture, sourceTracebacks } from './future/future.js';
export { hasFailed } from './future/has-failed.js';
export type { AddDoneCallbackOptions, FutureOptions } from './future/future-options.js';
export { TimedFuture } from './future/timed-future.js';
export { promiseFrom } from './future/then.js';
export { noteFreed, noteTaken, type Probe, setProbe } from './instrument.js';
export { BaseEventLoop } from './loop/base-event-loop.js';
export {
  type Callable,
  type ExecutorPort,
  isJob,
  type Job,
  THREAD_POOL,
} from './loop/executor-port.js';
export type { ExceptionHandler } from './loop/exception-handler.js';
export { type Callback, Handle, type HandlerContext, TimerHandle } from './loop/handle.js';
export type { Host } from './loop/host.js';
export type {
  AddressInfo,
  AddressInfoOptions,
  ConnectionOptions,
  DatagramOptions,
  HostAndPort,
  IoPart,
  IoPort,
  SendfileOptions,
  ServerOptions,
  SocketPlace,
  StartTlsOptions,
  StreamServer,
  StreamTransport,
  TlsOptions,
  UnixConnectionOptions,
  UnixServerOptions,
} from './loop/io-port.js';
export type { Ready, ReadyQueue } from './loop/ready-queue.js';
export { isTimer, type Timer } from './loop/timer.js';
export { logger, type LogSink } from './loop/logger.js';
export { _getRunningLoop, _setRunningLoop } from './loop/running-loop.js';
export { allDone } from './task/all-done.js';
export { type AbortSignalLike, cancelBySignal } from './task/cancel-by-signal.js';
export type { BaseEventLoopOptions } from './loop/turns.js';
export { createTask, getRunningLoop } from './task/create-task.js';
export {
  _enterTask,
  _leaveTask,
  _registerTask,
  _unregisterTask,
  allTasks,
  currentTask,
} from './task/current-task.js';
export { ensureFuture, type EnsureFutureOptions } from './task/ensure-future.js';
export {
  createEagerTaskFactory,
  eagerTaskFactory,
  type EagerTaskFactory,
  type TaskConstructor,
} from './task/eager.js';
export { type ClosableGenerator, EventLoop, type TaskFactory } from './task/event-loop.js';
export { runCoroutineThreadsafe } from './task/run-coroutine-threadsafe.js';
export { startAtOnce } from './task/start-at-once.js';
export { isTask, Task } from './task/task.js';
export type { CreateTaskOptions, TaskOptions } from './task/task-options.js';
export type { PrintStackOptions, StackOptions, TextSink } from './task/task-stack.js';

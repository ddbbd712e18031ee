// The way into the annexe.

export * as concurrent from './concurrent.js';
export { type ErrorClass, registerErrorClasses } from './error-codec.js';
export {
  BrokenExecutor,
  BrokenProcessPool,
  BrokenThreadPool,
  SerializationError,
  type WorkerExit,
} from './errors.js';
export { Executor, type ShutdownOptions } from './executor.js';
export { InterpreterPoolExecutor } from './thread/interpreter-pool-executor.js';
export { type Callable, exportJobs, type Job, job, type ModuleLoader, remote } from './job.js';
export { PoolExecutor, type PoolExecutorOptions } from './pool-executor.js';
export {
  ProcessPoolExecutor,
  type ProcessPoolExecutorOptions,
} from './process/process-pool-executor.js';
export type { Remote } from './remote-object.js';
export type { MapOptions } from './result-iterator.js';
export {
  ThreadPoolExecutor,
  type ThreadPoolExecutorOptions,
} from './thread/thread-pool-executor.js';
export { transfer } from './transfer.js';
export { jobSignal } from './worker-core.js';

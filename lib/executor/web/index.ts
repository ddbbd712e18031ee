// The way into the annexe in browsers.

export { type ErrorClass, registerErrorClasses } from '../error-codec.js';
export {
  BrokenExecutor,
  BrokenThreadPool,
  SerializationError,
  type WorkerExit,
} from '../errors.js';
export { Executor, type ShutdownOptions } from '../executor.js';
export { type Callable, exportJobs, type Job, job, type ModuleLoader, remote } from '../job.js';
export { PoolExecutor } from '../pool-executor.js';
export type { Remote } from '../remote-object.js';
export type { MapOptions } from '../result-iterator.js';
export { transfer } from '../transfer.js';
export { jobSignal } from '../worker-core.js';
export { ThreadPoolExecutor, type ThreadPoolExecutorOptions } from './thread-pool-executor.js';
export type { WebWorker } from './web-endpoint.js';

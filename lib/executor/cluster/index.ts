// The way into the annexe's far end: functions called on other machines.

export {
  ClusterExecutor,
  type ClusterExecutorOptions,
  type ClusterJobOptions,
} from './cluster-executor.js';
export { ClusterFuture } from './cluster-future.js';
export { ClusterWorker, type ClusterWorkerOptions, startWorker } from './cluster-worker.js';
export { BrokenCluster, UnknownJobError, VersionSkewError } from './errors.js';
export type { RedisAddress } from './redis.js';

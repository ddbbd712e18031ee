// The door for many machines: it needs the packages `bullmq` and `ioredis`.

export * from './executor/cluster/index.js';
export { type Callable, exportJobs, type Job, job, remote } from './executor/index.js';
export { BrokenExecutor, SerializationError, registerErrorClasses } from './executor/index.js';
export { Executor, jobSignal } from './executor/index.js';

// The bridge to OpenTelemetry, over its API package: an optional peer.

export { traceTasks, type TraceTasksOptions } from './trace-tasks.js';

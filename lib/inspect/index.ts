// The windows: looking into a running program.

export {
  type CallGraphOptions,
  captureCallGraph,
  FrameCallGraphEntry,
  FutureCallGraph,
} from './call-graph.js';
export { watchDeadlocks, type WatchDeadlocksOptions } from './deadlock.js';
export { captureTasks, type CaptureTasksOptions } from './dump/capture.js';
export {
  type DumpFormat,
  dumpTasks,
  type DumpTasksOptions,
  formatTasks,
} from './dump/dump-tasks.js';
export { builtin } from './builtin.js';
export { dumpOnSignal, type DumpOnSignalOptions } from './dump/dump-on-signal.js';
export { Collector } from './dump/collector.js';
export { watchTasks } from './dump/history.js';
export type {
  DumpDetail,
  DumpedHolder,
  DumpedLoop,
  DumpedState,
  DumpedTask,
  DumpedTimer,
  DumpedTimes,
  DumpedWait,
  TaskDump,
} from './dump/model.js';
export { traceErrors, type TraceErrorsOptions } from './error-trace.js';
export { formatReasons } from './dump/reasons.js';
export { formatCallGraph, printCallGraph, type PrintCallGraphOptions } from './format.js';
export type { FrameInfo } from './frame.js';
export { listen, listenPlainly } from './listen.js';
export { type AwaitedInfo, captureAwaitedBy, type CoroInfo, type TaskInfo } from './snapshot.js';
export {
  type AsyncTreeOptions,
  buildAsyncTree,
  buildTaskTable,
  CycleFoundException,
  NodeType,
  type TaskRow,
} from './task-tree.js';
export { formatSlowReport, type SlowReport } from './watchdog/report.js';
export { Watchdog, type WatchdogOptions } from './watchdog/watchdog.js';
export {
  ChromeTrace,
  type ChromeTraceEvent,
  type ChromeTraceFile,
  type ChromeTraceOptions,
} from './trace/chrome-trace.js';
export type { TraceClock } from './trace/clocks.js';
export { DevToolsTracks, type DevToolsTracksOptions } from './trace/dev-tools-tracks.js';
export { aroundSteps } from './instrument/around-steps.js';
export { keepAsyncContext } from './instrument/async-context.js';
export { addInstrument, type Instrument } from './instrument/instrument.js';
export { type Asking, type Command, InspectorEvents, type Reply } from './v8/ask.js';
export { askFrames } from './v8/suspended.js';
export { findUnstarted } from './v8/unstarted.js';
export type { LoopWarning, WarningCode, WarningLimits } from './warnings/loop-warning.js';
export { watchWarnings, type WatchWarningsOptions } from './warnings/watch-warnings.js';

// The lab: tools for exact tests.

export { checkDeterminism, type DeterminismOptions } from './determinism/check-determinism.js';
export { type Divergence, NondeterminismError } from './determinism/nondeterminism-error.js';
export type { PlatformCall } from './determinism/platform.js';
export { checkSchedules, explore } from './explore/explore.js';
export { type ExploreFailure, type ExploreReport, ScheduleError } from './explore/failure.js';
export type { ExploreOptions, StrategyChoice } from './explore/options.js';
export { replay, type ReplayOptions } from './explore/replay.js';
export { type Random, randomFrom } from './explore/random.js';
export { replayLine, ReplayMismatchError } from './explore/replay-line.js';
export type { Vary } from './explore/run-once.js';
export type { Choice, ChoiceKind, ChoicePoint, Footprint, Strategy } from './explore/strategy.js';
export { FakeClockLoop } from './fake-clock-loop.js';
export { FakeHost } from './fake-host.js';
export { Fixture, type Shared } from './fixture.js';
export { FakeSocket, type FakeSocketOptions } from './kit/fake-socket.js';
export { FakeStream, type FakeStreamOptions } from './kit/fake-stream.js';
export { FlakyService, type FlakyServiceOptions } from './kit/flaky-service.js';
export { Gate } from './kit/gate.js';
export { type HostCallOptions, HostFault } from './kit/host-call.js';
export { Latch } from './kit/latch.js';
export type { Latency } from './kit/latency.js';
export { type Leak, LeakError, type LeakKind } from './leaks.js';
export {
  chaiPlugin,
  matchers,
  type Matchers,
  type Verdict,
  type Verification,
  verify,
} from './matchers.js';
export { ReferenceEventLoop } from './reference-event-loop.js';
export { runTest, type RunTestOptions } from './run-test.js';
export { Sequencer, sequencer } from './sequencer.js';
export { settled, settledFor, settledIncludingHost } from './settled.js';
export type { TestBody } from './test-body.js';
export { traceToJsonLines, traceToText } from './trace/canonical.js';
export type { ReadyItem, TraceEvent, TraceKind, TraceOutcome, WaitTarget } from './trace/event.js';
export {
  type TracedLoop,
  type TraceOptions,
  TraceRecorder,
  type TraceStart,
} from './trace/recorder.js';
export { traceSchema } from './trace/schema.js';
export {
  type ExternalWork,
  VirtualTimeLoop,
  type VirtualTimeLoopOptions,
} from './virtual-time-loop.js';

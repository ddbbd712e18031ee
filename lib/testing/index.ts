// The lab: tools for exact tests.

export { Fixture } from './fixture.js';
export { type Leak, LeakError, type LeakKind } from './leaks.js';
export { ReferenceEventLoop } from './reference-event-loop.js';
export { runTest, type RunTestOptions, type TestBody } from './run-test.js';
export { Sequencer, sequencer } from './sequencer.js';
export { settled, settledFor, settledIncludingHost } from './settled.js';
export {
  type ExternalWork,
  VirtualTimeLoop,
  type VirtualTimeLoopOptions,
} from './virtual-time-loop.js';

// The lab: tools for exact tests.

export { ReferenceEventLoop } from './reference-event-loop.js';
export { Sequencer, sequencer } from './sequencer.js';
export { settled, settledFor, settledIncludingHost } from './settled.js';
export {
  type ExternalWork,
  VirtualTimeLoop,
  type VirtualTimeLoopOptions,
} from './virtual-time-loop.js';

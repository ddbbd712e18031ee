// The lab: tools for exact tests.

export { ReferenceEventLoop } from './reference-event-loop.js';
export { VirtualTimeLoop, type VirtualTimeLoopOptions } from './virtual-time-loop.js';

// The lab: tools for exact tests.

export { VirtualTimeLoop, type VirtualTimeLoopOptions } from './virtual-time-loop.js';

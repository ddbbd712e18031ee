// The door for Node: what needs its threads and processes.

export * from './executor/index.js';

// The door for browsers: what needs their workers.

export * from './executor/web/index.js';

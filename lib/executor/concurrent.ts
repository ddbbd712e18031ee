// `concurrent.futures.wait(…)`, spelt as in Python.

export * as futures from './futures.js';

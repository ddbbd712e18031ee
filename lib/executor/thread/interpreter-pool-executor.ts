import { ThreadPoolExecutor } from './thread-pool-executor.js';

/**
 * Runs functions in threads that have an interpreter each, as
 * `concurrent.futures.InterpreterPoolExecutor` of Python 3.14.
 *
 * Threads of JavaScript always do: this is `ThreadPoolExecutor` under the name of what it is like in
 * Python. What is sent is copied, and a module is loaded once in each.
 */
export class InterpreterPoolExecutor extends ThreadPoolExecutor {}

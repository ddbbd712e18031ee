import { DEVNULL, PIPE, STDOUT } from './constants.js';
import { Process } from './process.js';
import { SubprocessStreamProtocol } from './subprocess-stream-protocol.js';

/** What is in Python's module `asyncio.subprocess`. */
export const subprocess = {
  PIPE,
  STDOUT,
  DEVNULL,
  Process,
  SubprocessStreamProtocol,
} as const;

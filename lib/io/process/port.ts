import type { IoPort } from '../../core/index.js';
import { subprocessExec, subprocessShell } from './start.js';

/** What a loop's methods for child processes call; a host loads it at the first. @internal */
export const _process: IoPort = { subprocessExec, subprocessShell } as unknown as IoPort;

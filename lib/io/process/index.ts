// The way into the child processes.

export { ChildTransport } from './child-transport.js';
export {
  createSubprocessExec,
  createSubprocessShell,
  type CreateSubprocessOptions,
} from './create.js';
export type { StdioInput, SubprocessOptions } from './options.js';
export { _process } from './port.js';
export { Process } from './process.js';
export { subprocess } from './subprocess.js';
export { SubprocessStreamProtocol } from './subprocess-stream-protocol.js';

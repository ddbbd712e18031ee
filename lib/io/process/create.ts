import { type Coroutine, describe, getRunningLoop } from '../../core/index.js';
import { stdioOf, type SubprocessOptions } from './options.js';
import { Process } from './process.js';
import type { ChildTransport } from './child-transport.js';
import { SubprocessStreamProtocol } from './subprocess-stream-protocol.js';

/** Options of `createSubprocessExec` and `createSubprocessShell`. */
export interface CreateSubprocessOptions extends SubprocessOptions {
  /** Bytes that a line of the output may have; 64 KiB. */
  readonly limit?: number;
}

const LIMIT = 65_536;

/**
 * Runs a program. Its standard streams are ours, unless they are asked to be pipes.
 *
 * @switches until it runs
 * @cancelled the child is killed, and waited for
 * @param program Its path, or its name to be looked up.
 * @param args Its arguments: no shell looks at them.
 * @throws {OSError} when there is no such program, or it may not be run
 * @example Ask a program
 * import { run, type Coroutine } from 'yieldfrom';
 * import { createSubprocessExec, subprocess } from 'yieldfrom/node';
 * function* main(): Coroutine<void> {
 *   const child = yield* createSubprocessExec('echo', ['hello'], { stdout: subprocess.PIPE });
 *   const [output] = yield* child.communicate();
 *   console.log(String(output).trim(), child.returncode);
 * }
 * await run(main()); // hello 0
 */
export function* createSubprocessExec(
  program: string,
  args: readonly string[] = [],
  options: CreateSubprocessOptions = {},
): Coroutine<Process> {
  if (!Array.isArray(args)) {
    throw new TypeError(
      `the arguments of a program go into one array: createSubprocessExec('ls', ['-l']), got ${describe(args)}`,
    );
  }
  const loop = getRunningLoop();
  const { limit = LIMIT, ...rest } = options;
  const factory = (): SubprocessStreamProtocol => new SubprocessStreamProtocol(limit, loop);
  const all = { ...rest, ...stdioOf(rest, null) };
  const [transport, protocol] = yield* loop.subprocessExec<
    SubprocessStreamProtocol,
    ChildTransport
  >(factory, [program, ...args], all);
  return new Process(transport, protocol, loop);
}

/**
 * Runs a command of the shell's. Put nothing into it that others may have written.
 *
 * @switches until it runs
 * @cancelled the child is killed, and waited for
 * @throws {OSError} when there is no shell
 */
export function* createSubprocessShell(
  cmd: string,
  options: CreateSubprocessOptions = {},
): Coroutine<Process> {
  const loop = getRunningLoop();
  const { limit = LIMIT, ...rest } = options;
  const factory = (): SubprocessStreamProtocol => new SubprocessStreamProtocol(limit, loop);
  const all = { ...rest, ...stdioOf(rest, null) };
  const [transport, protocol] = yield* loop.subprocessShell<
    SubprocessStreamProtocol,
    ChildTransport
  >(factory, cmd, all);
  return new Process(transport, protocol, loop);
}

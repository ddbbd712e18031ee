import {
  BrokenPipeError,
  ConnectionResetError,
  type Coroutine,
  describe,
  type EventLoop,
} from '../../core/index.js';
import { gather } from '../../std/combine/gather.js';
import type { StreamReader, StreamWriter } from '../stream/index.js';
import type { ChildTransport } from './child-transport.js';
import type { SubprocessStreamProtocol } from './subprocess-stream-protocol.js';

/**
 * A child process, with streams for its pipes: what `createSubprocessExec` gives; as
 * `asyncio.subprocess.Process`.
 */
export class Process {
  readonly #transport: ChildTransport;
  /** What it reads, if that is a pipe. */
  readonly stdin: StreamWriter | undefined;
  /** What it writes, if that is a pipe. */
  readonly stdout: StreamReader | undefined;
  /** What it complains, if that is a pipe of its own. */
  readonly stderr: StreamReader | undefined;
  /** Its number. */
  readonly pid: number;

  constructor(transport: ChildTransport, protocol: SubprocessStreamProtocol, _loop?: EventLoop) {
    this.#transport = transport;
    this.stdin = protocol.stdin;
    this.stdout = protocol.stdout;
    this.stderr = protocol.stderr;
    this.pid = transport.getPid();
  }

  /** The exit code; minus the signal's number if one ended it; undefined while it runs. */
  get returncode(): number | undefined {
    return this.#transport.getReturncode();
  }

  /**
   * Waits until it has ended, and gives the exit code. A child that writes much to a pipe never
   * ends if nobody reads: use `communicate()`.
   *
   * @switches unless it has ended
   * @cancelled the process goes on
   */
  *wait(): Coroutine<number> {
    return yield* this.#transport._wait();
  }

  /**
   * Sends a signal, by name or number. One that has just ended is let be.
   *
   * @throws {ProcessLookupError} when it has ended
   */
  sendSignal(signal: number | string): void {
    this.#transport.sendSignal(signal);
  }

  /** Asks it to end: SIGTERM. @throws {ProcessLookupError} when it has ended */
  terminate(): void {
    this.#transport.terminate();
  }

  /** Ends it: SIGKILL. @throws {ProcessLookupError} when it has ended */
  kill(): void {
    this.#transport.kill();
  }

  /**
   * Writes `input` and closes the pipe, reads both outputs to their ends, and waits until the
   * process has ended. Gives what was read; undefined for what is no pipe.
   *
   * @switches always
   * @cancelled the process goes on; what was not read can still be
   * @throws {TypeError} when `input` is not bytes, or there is no pipe for it
   */
  *communicate(
    input?: Uint8Array | null,
  ): Coroutine<[stdout: Buffer | undefined, stderr: Buffer | undefined]> {
    checkInput(input, this.stdin);
    const [, stdout, stderr] = yield* gather([
      this.#feedStdin(input ?? null),
      this.#readStream(1, this.stdout),
      this.#readStream(2, this.stderr),
    ]);
    yield* this.wait();
    return [stdout, stderr];
  }

  toString(): string {
    return `<Process ${String(this.pid)}>`;
  }

  *#feedStdin(input: Uint8Array | null): Coroutine<void> {
    const { stdin } = this;
    if (stdin === undefined) return;
    try {
      if (input !== null) stdin.write(input);
      yield* stdin.drain();
    } catch (error) {
      // A child need not read what it is told.
      if (!(error instanceof BrokenPipeError || error instanceof ConnectionResetError)) throw error;
    }
    stdin.close();
  }

  *#readStream(fd: number, stream: StreamReader | undefined): Coroutine<Buffer | undefined> {
    if (stream === undefined) return undefined;
    const pipe = this.#transport.getPipeTransport(fd);
    const output = yield* stream.read();
    pipe?.close();
    return output;
  }
}

function checkInput(input: unknown, stdin: StreamWriter | undefined): void {
  if (input === undefined || input === null) return;
  if (!(input instanceof Uint8Array)) {
    throw new TypeError(`communicate() needs bytes, got ${describe(input)}`);
  }
  if (stdin === undefined) throw new TypeError('communicate() has no pipe for its input');
}

// A child process as a transport. Read CPython's `base_subprocess.py` beside this file.

import { type ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import {
  type Coroutine,
  type EventLoop,
  type Future,
  leavesLoop,
  logger,
  ProcessLookupError,
} from '../../core/index.js';
import {
  type BaseTransport,
  begin,
  ReadPipeTransport,
  type SubprocessProtocol,
  SubprocessTransport,
  WritePipeTransport,
} from '../stream/index.js';
import { PipeProtocol } from './pipe-protocols.js';

/** What is to be told to the protocol once it knows of the child. */
type Call = () => void;

/** A child process. */
export class ChildTransport extends SubprocessTransport {
  readonly #loop: EventLoop;
  readonly #pid: number;
  readonly #pipes = new Map<number, PipeProtocol>();
  #child: ChildProcess | null;
  #protocol: SubprocessProtocol | null;
  #returncode: number | undefined;
  #isClosed = false;
  #isFinished = false;
  /** Null from when the protocol knows of the child. */
  #pendingCalls: Call[] | null = [];
  #exitWaiters: Future<number>[] | null = [];

  constructor(loop: EventLoop, child: ChildProcess, protocol: SubprocessProtocol) {
    super({ subprocess: child });
    this.#loop = loop;
    this.#child = child;
    this.#protocol = protocol;
    this.#pid = child.pid as number;
    if (child.stdin !== null) this.#pipes.set(0, new PipeProtocol(this, 0));
    if (child.stdout !== null) this.#pipes.set(1, new PipeProtocol(this, 1));
    if (child.stderr !== null) this.#pipes.set(2, new PipeProtocol(this, 2));
    child.on('exit', (code, signal) => {
      if (loop.isClosed()) return;
      loop.callSoon(() => {
        this.#processExited(code ?? -numberOf(signal as NodeJS.Signals));
      });
    });
    loop._openResources.add(this);
  }

  override setProtocol(protocol: SubprocessProtocol): void {
    this.#protocol = protocol;
  }

  override getProtocol(): SubprocessProtocol {
    return this.#protocol as SubprocessProtocol;
  }

  override isClosing(): boolean {
    return this.#isClosed;
  }

  override close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const { pipe } of this.#pipes.values()) pipe?.close();
    const child = this.#child;
    if (child === null || this.#returncode !== undefined || hasEnded(child)) return;
    if (this.#loop.getDebug()) {
      logger.warning(`Close running child process: kill ${this.toString()}`);
    }
    child.kill('SIGKILL');
  }

  override getPid(): number {
    return this.#pid;
  }

  override getReturncode(): number | undefined {
    return this.#returncode;
  }

  override getPipeTransport(fd: number): BaseTransport | undefined {
    return this.#pipes.get(fd)?.pipe ?? undefined;
  }

  /** @throws {ProcessLookupError} when the process is over, and the protocol knows it */
  override sendSignal(signal: number | string): void {
    if (this.#child === null) throw new ProcessLookupError('the process is not there any more');
    this.#child.kill(signal as NodeJS.Signals);
  }

  override terminate(): void {
    this.sendSignal('SIGTERM');
  }

  override kill(): void {
    this.sendSignal('SIGKILL');
  }

  override toString(): string {
    const parts = ['ChildTransport', ...(this.#isClosed ? ['closed'] : [])];
    parts.push(`pid=${String(this.#pid)}`);
    parts.push(
      this.#returncode === undefined ? 'running' : `returncode=${String(this.#returncode)}`,
    );
    return `<${parts.join(' ')}>`;
  }

  /**
   * Connects the pipes, and tells the protocol.
   *
   * @switches always
   * @cancelled as any error: the pipes that are connected stay
   * @internal
   */
  *_connectPipes(waiter: Future<void>): Coroutine<void> {
    try {
      const { stdin, stdout, stderr } = this.#child as ChildProcess;
      const loop = this.#loop;
      if (stdin !== null) yield* begin(new WritePipeTransport(loop, stdin, this.#pipeOf(0)));
      if (stdout !== null) yield* begin(new ReadPipeTransport(loop, stdout, this.#pipeOf(1)));
      if (stderr !== null) yield* begin(new ReadPipeTransport(loop, stderr, this.#pipeOf(2)));
      const protocol = this.#protocol as SubprocessProtocol;
      loop.callSoon(() => {
        protocol.connectionMade(this);
      });
      for (const call of this.#pendingCalls ?? []) loop.callSoon(call);
      this.#pendingCalls = null;
      if (!waiter.done()) waiter.setResult();
    } catch (error) {
      if (leavesLoop(error)) throw error;
      if (!waiter.done()) waiter.setException(error);
    }
  }

  /**
   * Waits until the process is over and its pipes are, and gives the exit code.
   *
   * @switches unless it is known
   * @cancelled nothing changes
   * @internal
   */
  *_wait(): Coroutine<number> {
    if (this.#returncode !== undefined || this.#exitWaiters === null) {
      return this.#returncode as number;
    }
    const waiter = this.#loop.createFuture<number>();
    waiter._source = this;
    this.#exitWaiters.push(waiter);
    return yield* waiter;
  }

  /** @internal */
  _pipeDataReceived(fd: number, data: Buffer): void {
    const protocol = this.#protocol as SubprocessProtocol;
    this.#call(() => {
      protocol.pipeDataReceived(fd, data);
    });
  }

  /** @internal */
  _pipeConnectionLost(fd: number, error: unknown): void {
    const protocol = this.#protocol as SubprocessProtocol;
    this.#call(() => {
      protocol.pipeConnectionLost(fd, error);
    });
    this.#tryFinish();
  }

  /** @internal */
  _pauseWriting(): void {
    this.#protocol?.pauseWriting();
  }

  /** @internal */
  _resumeWriting(): void {
    this.#protocol?.resumeWriting();
  }

  /** The loop is closed: a child that nobody hears of any more ends. @internal */
  _loopClosed(): void {
    this.#isClosed = true;
    if (this.#child !== null && !hasEnded(this.#child)) this.#child.kill('SIGKILL');
  }

  #pipeOf(fd: number): PipeProtocol {
    return this.#pipes.get(fd) as PipeProtocol;
  }

  #call(call: Call): void {
    if (this.#pendingCalls === null) this.#loop.callSoon(call);
    else this.#pendingCalls.push(call);
  }

  #processExited(returncode: number): void {
    if (this.#loop.getDebug()) {
      logger.info(`${this.toString()} exited with return code ${String(returncode)}`);
    }
    this.#returncode = returncode;
    const protocol = this.#protocol as SubprocessProtocol;
    this.#call(() => {
      protocol.processExited();
    });
    this.#tryFinish();
  }

  #tryFinish(): void {
    if (this.#returncode === undefined || this.#isFinished) return;
    if (![...this.#pipes.values()].every(({ isDisconnected }) => isDisconnected)) return;
    this.#isFinished = true;
    this.#call(() => {
      this.#connectionLost();
    });
  }

  #connectionLost(): void {
    try {
      this.#protocol?.connectionLost();
    } finally {
      for (const waiter of this.#exitWaiters ?? []) {
        if (!waiter.done()) waiter.setResult(this.#returncode as number);
      }
      this.#exitWaiters = null;
      this.#child = null;
      this.#protocol = null;
      this.#loop._openResources.delete(this);
    }
  }
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

function numberOf(signal: NodeJS.Signals): number {
  return constants.signals[signal];
}

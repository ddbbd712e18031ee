import { type EventLoop, type Future, textOf } from '../../core/index.js';
import {
  FlowControlMixin,
  StreamReader,
  StreamWriter,
  type SubprocessProtocol,
  type SubprocessTransport,
  type WriteTransport,
} from '../stream/index.js';

/** Makes streams of the pipes of a child; as `asyncio.subprocess.SubprocessStreamProtocol`. */
export class SubprocessStreamProtocol extends FlowControlMixin implements SubprocessProtocol {
  stdin: StreamWriter | undefined;
  stdout: StreamReader | undefined;
  stderr: StreamReader | undefined;
  readonly #limit: number;
  #transport: SubprocessTransport | null = null;
  #hasExited = false;
  readonly #openFds = new Set<number>();
  readonly #stdinClosed: Future<void>;

  constructor(limit: number, loop: EventLoop) {
    super(loop);
    this.#limit = limit;
    this.#stdinClosed = loop.createFuture();
    this.#stdinClosed._source = this;
  }

  override connectionMade(transport: SubprocessTransport): void {
    this.#transport = transport;
    this.stdout = this.#readerOf(transport, 1);
    this.stderr = this.#readerOf(transport, 2);
    const stdin = transport.getPipeTransport(0);
    if (stdin === undefined) return;
    this.stdin = new StreamWriter(stdin as WriteTransport, this, null, this._loop);
  }

  pipeDataReceived(fd: number, data: Buffer): void {
    this.#streamOf(fd)?.feedData(data);
  }

  pipeConnectionLost(fd: number, error?: unknown): void {
    if (fd === 0) {
      this.#loseStdin(error);
      return;
    }
    if (error === undefined || error === null) this.#streamOf(fd)?.feedEof();
    else this.#streamOf(fd)?.setException(error);
    this.#openFds.delete(fd);
    this.#maybeCloseTransport();
  }

  processExited(): void {
    this.#hasExited = true;
    this.#maybeCloseTransport();
  }

  /** @internal */
  override _getCloseWaiter(stream: object): Future<void> {
    return stream === this.stdin ? this.#stdinClosed : super._getCloseWaiter(stream);
  }

  override toString(): string {
    const streams = { stdin: this.stdin, stdout: this.stdout, stderr: this.stderr };
    const parts = Object.entries(streams)
      .filter(([, stream]) => stream !== undefined)
      .map(([name, stream]) => ` ${name}=${textOf(stream)}`);
    return `<SubprocessStreamProtocol${parts.join('')}>`;
  }

  #readerOf(transport: SubprocessTransport, fd: number): StreamReader | undefined {
    const pipe = transport.getPipeTransport(fd);
    if (pipe === undefined) return undefined;
    const reader = new StreamReader({ limit: this.#limit, loop: this._loop });
    reader.setTransport(pipe);
    this.#openFds.add(fd);
    return reader;
  }

  #streamOf(fd: number): StreamReader | undefined {
    if (fd === 1) return this.stdout;
    return fd === 2 ? this.stderr : undefined;
  }

  #loseStdin(error: unknown): void {
    this.stdin?.close();
    this.connectionLost(error);
    if (error === undefined || error === null) {
      this.#stdinClosed.setResult();
      return;
    }
    this.#stdinClosed.setException(error);
    // Nobody has to ask for it.
    this.#stdinClosed.exception();
  }

  #maybeCloseTransport(): void {
    if (this.#openFds.size > 0 || !this.#hasExited) return;
    this.#transport?.close();
    this.#transport = null;
  }
}

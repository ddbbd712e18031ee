import { type FileHandle, open } from 'node:fs/promises';
import {
  type Coroutine,
  ConnectionResetError,
  type EventLoop,
  fromThenable,
  RuntimeError,
  SENDFILE_FALLBACK_READBUFFER_SIZE,
  SendfileNotAvailableError,
  type SendfileOptions,
} from '../../core/index.js';
import {
  type BaseProtocol,
  FlowControlledTransport,
  FlowControlMixin,
  fromHostError,
} from '../stream/index.js';

/**
 * Sends a file; see `loop.sendfile`.
 *
 * @switches until all is handed to the platform
 * @cancelled some of it is sent
 */
export function* sendfile(
  loop: EventLoop,
  transport: object,
  file: string | URL | FileHandle,
  offset = 0,
  count: number | null = null,
  options: SendfileOptions = {},
): Coroutine<number> {
  if (!(transport instanceof FlowControlledTransport)) {
    throw new RuntimeError(`sendfile is not supported for transport ${String(transport)}`);
  }
  if (transport.isClosing()) throw new RuntimeError('Transport is closing');
  if (count !== null && count <= 0) {
    throw new RangeError(`count must be a positive integer (got ${String(count)})`);
  }
  if (offset < 0) {
    throw new RangeError(`offset must be a non-negative integer (got ${String(offset)})`);
  }
  if (options.fallback === false) {
    throw new SendfileNotAvailableError(
      `fallback is disabled and native sendfile is not supported for transport ${String(transport)}`,
    );
  }
  const isOurs = typeof file === 'string' || file instanceof URL;
  const handle = isOurs ? yield* inTime(loop, open(file)) : file;
  const flow = new SendfileProtocol(transport, loop);
  try {
    return yield* sendBlocks(loop, transport, flow, handle, offset, count ?? Infinity);
  } finally {
    flow.restore();
    if (isOurs) void handle.close();
  }
}

function* sendBlocks(
  loop: EventLoop,
  transport: FlowControlledTransport,
  flow: SendfileProtocol,
  handle: FileHandle,
  offset: number,
  count: number,
): Coroutine<number> {
  let sentCount = 0;
  while (sentCount < count) {
    const size = Math.min(count - sentCount, SENDFILE_FALLBACK_READBUFFER_SIZE);
    // A block of its own each time: the platform may still be sending the last one.
    const block = Buffer.allocUnsafe(size);
    const { bytesRead } = yield* inTime(loop, handle.read(block, 0, size, offset + sentCount));
    if (bytesRead === 0) break;
    yield* flow._drainHelper();
    transport.write(block.subarray(0, bytesRead));
    sentCount += bytesRead;
  }
  yield* flow._drainHelper();
  return sentCount;
}

function* inTime<T>(loop: EventLoop, promise: Promise<T>): Coroutine<T> {
  try {
    return yield* fromThenable(promise, loop);
  } catch (error) {
    throw fromHostError(error);
  }
}

/** Stands in for the protocol while a file is sent: it hears of room, the other of the rest. */
class SendfileProtocol extends FlowControlMixin {
  readonly #transport: FlowControlledTransport;
  readonly #protocol: BaseProtocol;
  readonly #wasReading: boolean;

  constructor(transport: FlowControlledTransport, loop: EventLoop) {
    super(loop);
    this.#transport = transport;
    this.#protocol = transport.getProtocol() as BaseProtocol;
    this.#wasReading = transport.isReading();
    transport.pauseReading();
    transport.setProtocol(this);
    if (transport._protocolPaused) this.pauseWriting();
  }

  override connectionLost(error?: unknown): void {
    super.connectionLost(error ?? new ConnectionResetError('Connection is closed by peer'));
    this.#protocol.connectionLost(error);
  }

  /** Puts things back as they were. */
  restore(): void {
    this.#transport.setProtocol(this.#protocol);
    if (this.#wasReading) this.#transport.resumeReading();
    if (this._paused) this.#protocol.pauseWriting();
  }
}

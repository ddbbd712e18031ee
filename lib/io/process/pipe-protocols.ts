// What hears of the pipes of a child: it passes everything on to the transport that is the child.

import type { BaseTransport } from '../stream/index.js';
import { Protocol } from '../stream/index.js';

/** The transport of a child, as its pipes see it. */
export interface PipeOwner {
  /** @internal */
  _pipeDataReceived(fd: number, data: Buffer): void;
  /** @internal */
  _pipeConnectionLost(fd: number, error: unknown): void;
  /** @internal */
  _pauseWriting(): void;
  /** @internal */
  _resumeWriting(): void;
}

/** One pipe of a child. */
export class PipeProtocol extends Protocol {
  readonly #owner: PipeOwner;
  readonly #fd: number;
  pipe: BaseTransport | null = null;
  isDisconnected = false;

  constructor(owner: PipeOwner, fd: number) {
    super();
    this.#owner = owner;
    this.#fd = fd;
  }

  override connectionMade(transport: BaseTransport): void {
    this.pipe = transport;
  }

  override connectionLost(error?: unknown): void {
    this.isDisconnected = true;
    this.#owner._pipeConnectionLost(this.#fd, error);
  }

  override dataReceived(data: Buffer): void {
    this.#owner._pipeDataReceived(this.#fd, data);
  }

  override pauseWriting(): void {
    this.#owner._pauseWriting();
  }

  override resumeWriting(): void {
    this.#owner._resumeWriting();
  }
}

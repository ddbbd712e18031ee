import type { EventLoop } from '../../core/index.js';
import type { HostWritable } from './host-stream.js';
import { HostTransport } from './host-transport.js';
import type { BaseProtocol } from './protocols.js';

/** A transport that writes to a stream of Node's: a pipe, mostly. */
export class WritePipeTransport extends HostTransport {
  constructor(loop: EventLoop, stream: HostWritable, protocol: BaseProtocol) {
    super(loop, stream, protocol, { extra: { pipe: stream }, isPipe: true });
  }

  /** The end of a pipe is its close. */
  override writeEof(): void {
    this.close();
  }
}

// The streams of Node, as much of them as transports use, so that this room names no `node:` module.

/** Something that emits events. */
export interface HostEmitter {
  // oxlint-disable-next-line typescript/no-explicit-any -- each event has arguments of its own
  on(event: string, listener: (...args: any[]) => void): unknown;
  // oxlint-disable-next-line typescript/no-explicit-any -- as above
  off(event: string, listener: (...args: any[]) => void): unknown;
  destroy(error?: Error): unknown;
  readonly destroyed: boolean;
}

/** `stream.Readable`. */
export interface HostReadable extends HostEmitter {
  pause(): unknown;
  resume(): unknown;
  unshift(chunk: Uint8Array): void;
}

/** `stream.Writable`. */
export interface HostWritable extends HostEmitter {
  write(data: Uint8Array): boolean;
  write(data: Uint8Array, done: () => void): boolean;
  end(): unknown;
  readonly writableLength: number;
  readonly writableNeedDrain: boolean;
  readonly writableFinished: boolean;
}

/** Sends the end, then closes: what was sent before must not be lost by a reset. */
export function endAndDestroy(stream: HostWritable): void {
  if (stream.writableFinished) {
    stream.destroy();
    return;
  }
  stream.on('finish', () => {
    stream.destroy();
  });
  stream.end();
}

// What hears of a connection. Every method here does nothing: a protocol overrides what it cares for.

/** What all protocols hear of; see `asyncio.BaseProtocol`. */
export class BaseProtocol {
  /** The connection is there; called once, before anything else. */
  connectionMade(_transport: object): void {
    // For the heir to say.
  }

  /** The connection is gone; called once. `error` is undefined for a close or an end of file. */
  connectionLost(_error?: unknown): void {
    // For the heir to say.
  }

  /** The transport holds more than its high-water mark: write no more for now. */
  pauseWriting(): void {
    // For the heir to say.
  }

  /** The transport holds no more than its low-water mark. */
  resumeWriting(): void {
    // For the heir to say.
  }
}

/**
 * The protocol of a byte stream: a connection is made, data comes any number of times, at most one
 * end of file, and the connection is lost.
 */
export class Protocol extends BaseProtocol {
  dataReceived(_data: Buffer): void {
    // For the heir to say.
  }

  /** The peer writes no more. False (or nothing) closes the transport; true lets us go on writing. */
  eofReceived(): boolean | void {
    // For the heir to say.
  }
}

/** The protocol of a byte stream that says where its data goes. */
export class BufferedProtocol extends BaseProtocol {
  /** Gives room for what has come: at least a byte. `sizehint` is how much would be good, -1 any. */
  getBuffer(_sizehint: number): Uint8Array {
    return new Uint8Array(0);
  }

  /** The first `nbytes` of the buffer given last have been filled. */
  bufferUpdated(_nbytes: number): void {
    // For the heir to say.
  }

  /** As in `Protocol`. */
  eofReceived(): boolean | void {
    // For the heir to say.
  }
}

/** The protocol of datagrams. */
export class DatagramProtocol extends BaseProtocol {
  datagramReceived(_data: Buffer, _address: SocketAddress | string): void {
    // For the heir to say.
  }

  /** A datagram that was sent, or was to come, met an error of the platform's. */
  errorReceived(_error: unknown): void {
    // For the heir to say.
  }
}

/** The protocol of a subprocess; `fd` is the number of a pipe as the child sees it. */
export class SubprocessProtocol extends BaseProtocol {
  pipeDataReceived(_fd: number, _data: Buffer): void {
    // For the heir to say.
  }

  pipeConnectionLost(_fd: number, _error?: unknown): void {
    // For the heir to say.
  }

  processExited(): void {
    // For the heir to say.
  }
}

/** The address of a socket of the internet; one of the file system is a string. */
export interface SocketAddress {
  readonly address: string;
  readonly family: 'IPv4' | 'IPv6';
  readonly port: number;
}

import type { FlowControlledTransport } from './flow-controlled-transport.js';

/** Who keeps count of transports. */
export interface TransportKeeper {
  /** @internal */
  _attach(transport: FlowControlledTransport): void;
  /** @internal */
  _detach(transport: FlowControlledTransport): void;
}

/** Options of `HostTransport`. */
export interface HostTransportOptions {
  readonly extra?: Readonly<Record<string, unknown>>;
  readonly server?: TransportKeeper | null;
  /** Milliseconds that a close may take which has more to do than send what is buffered: TLS. */
  readonly closeTimeout?: number;
  /** Nothing is read; the close waits until the stream has finished, and leaves it as it is then. */
  readonly isPipe?: boolean;
}

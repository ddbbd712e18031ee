/** What both ends of a WebSocket can be told. Times are milliseconds. */
export interface WebSocketOptions {
  /** How long `receive()` waits; null, the default, for ever. */
  readonly receiveTimeout?: number | null;
  /** How long `close()` waits for the other side's answer; 10 seconds. */
  readonly closeTimeout?: number;
  /** Answers pings by itself, and shows neither pings nor pongs; true. */
  readonly autoping?: boolean;
  /** Closes when the other side does; true. */
  readonly autoclose?: boolean;
  /** Pings after so long a silence, and gives the peer half of it to answer; null for never. */
  readonly heartbeat?: number | null;
  /** The longest message that is taken in, in bytes; 4 MiB. */
  readonly maxMsgSize?: number;
  /** Has messages compressed, if the other side wants that too; false. */
  readonly compress?: boolean;
}

/** How `close()` closes. */
export interface CloseOptions {
  /** The closing code; 1000. */
  readonly code?: number;
  /** The reason, 123 bytes at most. */
  readonly message?: string;
}

/** How long a farewell waits for its answer. */
export const CLOSE_TIMEOUT = 10_000;

// What comes out of a WebSocket: the messages, their kinds and the codes of closing, by the names
// that aiohttp gives them.

/** The kinds of messages: those of the protocol, and from 256 on what happens to a connection. */
export const WSMsgType = {
  CONTINUATION: 0,
  TEXT: 1,
  BINARY: 2,
  CLOSE: 8,
  PING: 9,
  PONG: 10,
  CLOSING: 256,
  CLOSED: 257,
  ERROR: 258,
} as const;
export type WSMsgType = (typeof WSMsgType)[keyof typeof WSMsgType];

/** Why a connection was closed: the codes of RFC 6455. */
export const WSCloseCode = {
  OK: 1000,
  GOING_AWAY: 1001,
  PROTOCOL_ERROR: 1002,
  UNSUPPORTED_DATA: 1003,
  ABNORMAL_CLOSURE: 1006,
  INVALID_TEXT: 1007,
  POLICY_VIOLATION: 1008,
  MESSAGE_TOO_BIG: 1009,
  MANDATORY_EXTENSION: 1010,
  INTERNAL_ERROR: 1011,
  SERVICE_RESTART: 1012,
  TRY_AGAIN_LATER: 1013,
  BAD_GATEWAY: 1014,
} as const;
export type WSCloseCode = (typeof WSCloseCode)[keyof typeof WSCloseCode];

/** One message, or one thing that happened to the connection. */
export class ReceivedMessage<K extends WSMsgType, D> {
  readonly type: K;
  readonly data: D;
  /** The reason that came with a closing code. */
  readonly extra: string;

  constructor(type: K, data: D, extra = '') {
    this.type = type;
    this.data = data;
    this.extra = extra;
  }

  /** Gives the JSON value that the data says. */
  json<T = unknown>(loads: (text: string) => T = JSON.parse): T {
    const { data } = this;
    return loads(data instanceof Uint8Array ? new TextDecoder().decode(data) : String(data));
  }

  toString(): string {
    const [name] = Object.entries(WSMsgType).find(([, type]) => type === this.type) ?? ['?'];
    return `<WSMessage ${name} ${String(this.data)}>`;
  }
}

/** What `receive()` gives: look at `type` to know what `data` is. */
export type WSMessage =
  | ReceivedMessage<typeof WSMsgType.TEXT, string>
  | ReceivedMessage<
      typeof WSMsgType.BINARY | typeof WSMsgType.PING | typeof WSMsgType.PONG,
      Uint8Array
    >
  | ReceivedMessage<typeof WSMsgType.CLOSE, number>
  | ReceivedMessage<typeof WSMsgType.CLOSING | typeof WSMsgType.CLOSED, undefined>
  | ReceivedMessage<typeof WSMsgType.ERROR, unknown>;

/** What a receiver gets for ever after the end. */
export const CLOSED_MESSAGE: WSMessage = /*#__PURE__*/ new ReceivedMessage(
  WSMsgType.CLOSED,
  undefined,
);

/** What wakes a receiver when its own side begins to close. */
export const CLOSING_MESSAGE: WSMessage = /*#__PURE__*/ new ReceivedMessage(
  WSMsgType.CLOSING,
  undefined,
);

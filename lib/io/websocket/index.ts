// WebSockets, over what the platform has: `ws` on Node, the native class in browsers.

export type { Channel, ChannelListener } from './channel.js';
export { WebSocketConnection } from './connection.js';
export type { ReceiveJsonOptions, SendJsonOptions } from './connection.js';
export { ServerTimeoutError, WebSocketError, WSMessageTypeError } from './errors.js';
export { ReceivedMessage, WSCloseCode, type WSMessage, WSMsgType } from './message.js';
export { cannot, type NativeClass, NativeChannel, type NativeSocket } from './native-channel.js';
export { CLOSE_TIMEOUT, type CloseOptions, type WebSocketOptions } from './options.js';
export { loadWs, WsChannel, type WsSocket, type WsUpgrader } from './ws-channel.js';

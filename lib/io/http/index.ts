// The door for HTTP and WebSocket: `yieldfrom/http`.

export { Body } from './body.js';
export { ClientResponse, type ReadJsonOptions } from './client-response.js';
export { ClientSession, type ClientSessionOptions, type RequestOptions } from './client-session.js';
export { ClientWebSocketResponse, type WsConnectOptions } from './client-websocket.js';
export { CookieJar } from './cookie-jar.js';
export type { ClientTimeout, TimeoutInput } from './timeout-input.js';
export {
  ClientConnectionError,
  ClientError,
  ClientResponseError,
  ContentTypeError,
  InvalidURL,
  type ResponseFacts,
  TooManyRedirects,
  WSServerHandshakeError,
} from './errors.js';
export type { HeadersInput, HeadersView, ParamsInput, UrlInput } from './input.js';
export type { DataInput } from './data-input.js';
export type { GateOptions, HandshakeRequest } from './gate.js';
export { RequestContext } from './request-context.js';
export {
  type WebSocketHandler,
  WebSocketResponse,
  WebSocketServer,
  type WebSocketServerOptions,
} from './websocket-server.js';
export {
  type CloseOptions,
  type ReceiveJsonOptions,
  ReceivedMessage,
  type SendJsonOptions,
  ServerTimeoutError,
  WebSocketConnection,
  WebSocketError,
  type WebSocketOptions,
  WSCloseCode,
  type WSMessage,
  WSMessageTypeError,
  WSMsgType,
} from '../websocket/index.js';

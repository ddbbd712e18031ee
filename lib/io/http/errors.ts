import { BaseError, CLASS } from '../../core/index.js';
import type { HeadersView } from './input.js';

/** What the errors of a client have in common. */
export class ClientError extends BaseError {
  get [CLASS](): string {
    return 'ClientError';
  }
  get code(): string {
    return 'CLIENT';
  }
}

/** Raised when there is no connection, or it broke. `cause` is what the platform says. */
export class ClientConnectionError extends ClientError {
  override get [CLASS](): string {
    return 'ClientConnectionError';
  }
  override get code(): string {
    return 'CLIENT_CONNECTION';
  }
}

/** Raised for a URL that is none, or of a kind that cannot be asked. */
export class InvalidURL extends ClientError {
  override get [CLASS](): string {
    return 'InvalidURL';
  }
  override get code(): string {
    return 'INVALID_URL';
  }
}

/** What a server answered. */
export interface ResponseFacts {
  readonly status: number;
  readonly url: string;
  readonly headers: HeadersView;
}

/** Raised when the answer of a server is not what was hoped for. */
export class ClientResponseError extends ClientError {
  override get [CLASS](): string {
    return 'ClientResponseError';
  }
  override get code(): string {
    return 'CLIENT_RESPONSE';
  }
  readonly status: number;
  readonly url: string;
  readonly headers: HeadersView;

  constructor(message: string, facts: ResponseFacts, options?: ErrorOptions) {
    super(`${String(facts.status)}, message='${message}', url='${facts.url}'`, options);
    this.status = facts.status;
    this.url = facts.url;
    this.headers = facts.headers;
  }
}

/** Raised when a body is not of the kind that it is to be read as. */
export class ContentTypeError extends ClientResponseError {
  override get [CLASS](): string {
    return 'ContentTypeError';
  }
  override get code(): string {
    return 'CONTENT_TYPE';
  }
}

/** Raised when one redirection follows another without end. */
export class TooManyRedirects extends ClientResponseError {
  override get [CLASS](): string {
    return 'TooManyRedirects';
  }
  override get code(): string {
    return 'TOO_MANY_REDIRECTS';
  }
}

/** Raised when a server does not agree to speak WebSocket. */
export class WSServerHandshakeError extends ClientResponseError {
  override get [CLASS](): string {
    return 'WSServerHandshakeError';
  }
  override get code(): string {
    return 'WS_SERVER_HANDSHAKE';
  }
}

import { BaseError, CLASS, TimeoutError } from '../../core/index.js';

/** Raised when a message is of another kind than the one that was asked for. */
export class WSMessageTypeError extends TypeError {
  override get name(): string {
    return 'WSMessageTypeError';
  }
  get code(): string {
    return 'WS_MESSAGE_TYPE';
  }
}

/** What the peer did against the protocol, or against a limit. `closeCode` is what it was told. */
export class WebSocketError extends BaseError {
  get [CLASS](): string {
    return 'WebSocketError';
  }
  get code(): string {
    return 'WEB_SOCKET';
  }
  readonly closeCode: number;

  constructor(closeCode: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.closeCode = closeCode;
  }
}

/** Raised when the other side does not answer in time. */
export class ServerTimeoutError extends TimeoutError {
  override get [CLASS](): string {
    return 'ServerTimeoutError';
  }
  override get code(): string {
    return 'SERVER_TIMEOUT';
  }
}

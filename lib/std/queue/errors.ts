import { BaseError, CLASS } from '../../core/index.js';

/** Raised by `getNowait()` when there is no item in the queue. */
export class QueueEmpty extends BaseError {
  get [CLASS](): string {
    return 'QueueEmpty';
  }
  get code(): string {
    return 'QUEUE_EMPTY';
  }

  constructor(message = 'Cannot get from the queue: it is empty') {
    super(message);
  }
}

/** Raised by `putNowait()` when there is no room in the queue. */
export class QueueFull extends BaseError {
  get [CLASS](): string {
    return 'QueueFull';
  }
  get code(): string {
    return 'QUEUE_FULL';
  }

  constructor(message = 'Cannot put into the queue: it is full') {
    super(message);
  }
}

/** Raised when something is put into a queue that was shut down, or when nothing more will come. */
export class QueueShutDown extends BaseError {
  get [CLASS](): string {
    return 'QueueShutDown';
  }
  get code(): string {
    return 'QUEUE_SHUT_DOWN';
  }

  constructor(message = 'Cannot use the queue: it was shut down') {
    super(message);
  }
}

import { expect } from 'chai';
import {
  DEBUG_STACK_DEPTH,
  LOG_THRESHOLD_FOR_CONNLOST_WRITES,
  SENDFILE_FALLBACK_READBUFFER_SIZE,
  SSL_HANDSHAKE_TIMEOUT,
  SSL_SHUTDOWN_TIMEOUT,
  THREAD_JOIN_TIMEOUT,
} from '../../../lib/index.js';

describe('constants', () => {
  // asyncio.constants of CPython 3.13, seconds as milliseconds.
  it('are those of asyncio', () => {
    expect({
      DEBUG_STACK_DEPTH,
      LOG_THRESHOLD_FOR_CONNLOST_WRITES,
      SENDFILE_FALLBACK_READBUFFER_SIZE,
      SSL_HANDSHAKE_TIMEOUT,
      SSL_SHUTDOWN_TIMEOUT,
      THREAD_JOIN_TIMEOUT,
    }).to.deep.equal({
      DEBUG_STACK_DEPTH: 10,
      LOG_THRESHOLD_FOR_CONNLOST_WRITES: 5,
      SENDFILE_FALLBACK_READBUFFER_SIZE: 1024 * 256,
      SSL_HANDSHAKE_TIMEOUT: 60_000,
      SSL_SHUTDOWN_TIMEOUT: 30_000,
      THREAD_JOIN_TIMEOUT: 300_000,
    });
  });
});

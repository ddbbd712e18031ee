import { leavesLoop, RuntimeError } from '../../core/index.js';
import type { BufferedProtocol, Protocol } from './protocols.js';

/** A transport as those see it who give its protocol what came. */
export interface Receiver {
  /** Ends the connection for an error, which is reported unless it is the platform's. */
  _fatalError(error: unknown, message: string): void;
}

/** Gives a protocol data; what it throws is fatal to the connection. */
export function giveData(
  receiver: Receiver,
  protocol: Protocol | BufferedProtocol,
  data: Buffer,
): void {
  if ('getBuffer' in protocol) {
    fillBuffers(receiver, protocol, data);
    return;
  }
  try {
    protocol.dataReceived(data);
  } catch (error) {
    failBy(receiver, error, 'data_received');
  }
}

/** Tells a protocol of the end; gives whether the connection stays open for writing. */
export function giveEof(receiver: Receiver, protocol: Protocol | BufferedProtocol): boolean {
  try {
    return protocol.eofReceived() === true;
  } catch (error) {
    failBy(receiver, error, 'eof_received');
    return true;
  }
}

function fillBuffers(receiver: Receiver, protocol: BufferedProtocol, data: Buffer): void {
  let from = 0;
  let method = 'get_buffer';
  try {
    while (from < data.length) {
      method = 'get_buffer';
      const room = protocol.getBuffer(-1);
      if (room.length === 0) throw new RuntimeError('get_buffer() returned an empty buffer');
      const part = data.subarray(from, from + room.length);
      room.set(part);
      from += part.length;
      method = 'buffer_updated';
      protocol.bufferUpdated(part.length);
    }
  } catch (error) {
    failBy(receiver, error, method);
  }
}

function failBy(receiver: Receiver, error: unknown, method: string): void {
  if (leavesLoop(error)) throw error;
  receiver._fatalError(error, `Fatal error: protocol.${method}() call failed.`);
}

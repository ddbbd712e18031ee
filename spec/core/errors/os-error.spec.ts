import { expect } from 'chai';
import {
  BrokenPipeError,
  ConnectionResetError,
  EOFError,
  IncompleteReadError,
  LimitOverrunError,
  OSError,
  ProcessLookupError,
  SendfileNotAvailableError,
} from '../../../lib/index.js';

describe('errors of the platform', () => {
  const kinds = { OSError, ConnectionResetError, BrokenPipeError, ProcessLookupError };

  for (const [name, Kind] of Object.entries(kinds)) {
    it(`${name} has the platform's code, and is an OSError`, () => {
      const cause = new Error('of the platform');
      const error = new Kind('gone', { code: 'ECONNRESET', cause });
      expect([error.name, error.message, error.code, error.cause]).to.deep.equal([
        name,
        'gone',
        'ECONNRESET',
        cause,
      ]);
      expect(error).to.be.instanceOf(OSError);
      expect(new Kind('gone').code).to.equal('OS');
    });
  }

  it('are told apart', () => {
    expect(new OSError('e')).to.not.be.instanceOf(ConnectionResetError);
    expect(new BrokenPipeError('e')).to.not.be.instanceOf(ConnectionResetError);
  });

  // CPython 3.13: IncompleteReadError(b'abc', 5).args[0], and with None for the number.
  it('IncompleteReadError says how much came of how much', () => {
    const error = new IncompleteReadError(new Uint8Array(3), 5);
    expect(error).to.be.instanceOf(EOFError);
    expect([error.name, new EOFError('end').name]).to.deep.equal([
      'IncompleteReadError',
      'EOFError',
    ]);
    expect([error.message, error.partial.length, error.expected, error.code]).to.deep.equal([
      '3 bytes read on a total of 5 expected bytes',
      3,
      5,
      'INCOMPLETE_READ',
    ]);
    expect(new IncompleteReadError(new Uint8Array(0)).message).to.equal(
      '0 bytes read on a total of undefined expected bytes',
    );
    const unknown = new IncompleteReadError(new Uint8Array(0), null);
    expect([unknown.message, unknown.expected]).to.deep.equal([
      '0 bytes read on a total of undefined expected bytes',
      undefined,
    ]);
  });

  it('EOFError, LimitOverrunError and SendfileNotAvailableError have codes of their own', () => {
    const limit = new LimitOverrunError('too long', 7);
    expect([limit.message, limit.consumed, limit.code]).to.deep.equal([
      'too long',
      7,
      'LIMIT_OVERRUN',
    ]);
    expect(limit.name).to.equal('LimitOverrunError');
    expect(new EOFError('end').code).to.equal('EOF');
    const refused = new SendfileNotAvailableError('no');
    expect([String(refused), refused.code]).to.deep.equal([
      'SendfileNotAvailableError: no',
      'SENDFILE_NOT_AVAILABLE',
    ]);
  });
});

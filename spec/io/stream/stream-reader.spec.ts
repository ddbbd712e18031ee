import { expect } from 'chai';
import fc from 'fast-check';
import {
  asyncFor,
  CancelledError,
  type Coroutine,
  createTask,
  getRunningLoop,
  IncompleteReadError,
  LimitOverrunError,
  run,
  RuntimeError,
  sleep,
} from '../../../lib/index.js';
import { StreamReader, Transport } from '../../../lib/node.js';
import { countAssertion } from '../../kit/guard.js';
import { finish, runVirtual } from '../../kit/turns.js';

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');

/** A reader that was fed these, and the end if `eof`. */
function fed(chunks: readonly string[], { limit = 65_536, eof = false } = {}): StreamReader {
  const reader = new StreamReader({ limit });
  for (const chunk of chunks) reader.feedData(bytes(chunk));
  if (eof) reader.feedEof();
  return reader;
}

/** What a read gives, or the error that it ends with. */
function* outcome(read: Coroutine<Buffer>): Coroutine {
  try {
    return String(yield* read);
  } catch (error) {
    return error;
  }
}

class PausableTransport extends Transport {
  readonly calls: string[] = [];
  override pauseReading(): void {
    this.calls.push('pause');
  }
  override resumeReading(): void {
    this.calls.push('resume');
  }
}

describe('StreamReader', () => {
  it('says what asyncio says of it', () => {
    runVirtual(
      (function* () {
        expect(String(fed([]))).to.equal('<StreamReader>');
        expect(String(fed(['four']))).to.equal('<StreamReader 4 bytes>');
        const reader = fed(['four'], { limit: 123, eof: true });
        expect(String(reader)).to.equal('<StreamReader 4 bytes eof limit=123>');
        const waiting = new StreamReader({ loop: getRunningLoop() });
        const task = createTask(waiting.read());
        yield* sleep(0);
        expect(String(waiting)).to.equal('<StreamReader waiter=<Future pending>>');
        expect(String(task)).to.contain('wait_for=<StreamReader waiter=<Future pending>>');
        waiting.setException(new RangeError('no'));
        expect(String(waiting)).to.equal('<StreamReader exception=RangeError: no>');
        yield* outcome(task);
      })(),
    );
  });

  describe('when two read', () => {
    it('[rule 229] refuses the second one', () => {
      runVirtual(
        (function* () {
          const reader = fed([]);
          const first = createTask(reader.readline());
          yield* sleep(0);
          for (const [name, read] of Object.entries({
            read: reader.read(1),
            readexactly: reader.readexactly(2),
            readuntil: reader.readuntil(),
          })) {
            const error = (yield* outcome(read)) as Error;
            expect(error).to.be.instanceOf(RuntimeError);
            expect(error.message).to.equal(
              `${name}() called while another coroutine is already waiting for incoming data`,
            );
          }
          reader.feedData(bytes('line\n'));
          expect(String(yield* first)).to.equal('line\n');
        })(),
      );
    });
  });

  describe('its limit', () => {
    it('[rule 230] must be above 0', () => {
      runVirtual(
        (function* () {
          for (const limit of [0, -1, Number.NaN]) {
            expect(() => new StreamReader({ limit })).to.throw(RangeError, 'Limit cannot be <= 0');
          }
        })(),
      );
    });

    it('[rule 230] bounds neither read nor readexactly', () => {
      runVirtual(
        (function* () {
          const reader = fed(['chunk', 'chunk'], { limit: 3 });
          expect(String(yield* reader.read(5))).to.equal('chunk');
          expect(String(yield* reader.readexactly(5))).to.equal('chunk');
        })(),
      );
    });

    it('[rule 231] pauses the transport above twice of it, and resumes it at it', () => {
      runVirtual(
        (function* () {
          const reader = new StreamReader({ limit: 4 });
          const transport = new PausableTransport();
          reader.setTransport(transport);
          reader.feedData(bytes('12345678'));
          expect(transport.calls).to.deep.equal([]);
          reader.feedData(bytes('9'));
          reader.feedData(bytes('0'));
          expect(transport.calls).to.deep.equal(['pause']);
          expect(String(reader)).to.match(/ paused>$/);
          yield* reader.read(5);
          expect(transport.calls).to.deep.equal(['pause']);
          yield* reader.read(1);
          expect(transport.calls).to.deep.equal(['pause', 'resume']);
        })(),
      );
    });

    it('[rule 231] does not keep a transport paused that a reader waits for', () => {
      runVirtual(
        (function* () {
          const reader = new StreamReader({ limit: 4 });
          const transport = new PausableTransport();
          reader.setTransport(transport);
          reader.feedData(bytes('123456789'));
          const task = createTask(reader.readexactly(12));
          yield* sleep(0);
          expect(transport.calls).to.deep.equal(['pause', 'resume']);
          reader.feedData(bytes('012'));
          expect(String(yield* task)).to.equal('123456789012');
        })(),
      );
    });

    it('[rule 231] keeps all that comes over a transport that cannot be paused', () => {
      runVirtual(
        (function* () {
          const reader = new StreamReader({ limit: 1 });
          reader.setTransport(new Transport());
          reader.feedData(bytes('12345'));
          reader.feedData(bytes('67890'));
          expect(String(reader)).to.equal('<StreamReader 10 bytes limit=1>');
          expect((yield* reader.read(20)).length).to.equal(10);
        })(),
      );
    });
  });

  it('refuses a second transport, and data after the end', () => {
    runVirtual(
      (function* () {
        const reader = fed([], { eof: true });
        reader.setTransport(new Transport());
        expect(() => reader.setTransport(new Transport())).to.throw('Transport already set');
        expect(() => reader.feedData(bytes('x'))).to.throw('feed_data after feed_eof');
      })(),
    );
  });

  describe('readuntil', () => {
    it('reads up to the separator, and keeps what follows', () => {
      runVirtual(
        (function* () {
          const reader = fed(['AAABB', 'BCCC'], { eof: true });
          expect(String(yield* reader.readuntil(bytes('BBB')))).to.equal('AAABBB');
          expect(String(yield* reader.read())).to.equal('CCC');
        })(),
      );
    });

    it('[rule 232] raises when the separator lies beyond the limit, and keeps the data', () => {
      runVirtual(
        (function* () {
          const reader = fed(['some dataAA', 'more'], { limit: 3 });
          const error = (yield* outcome(reader.readuntil(bytes('AA')))) as LimitOverrunError;
          expect(error).to.be.instanceOf(LimitOverrunError);
          expect(error.message).to.equal('Separator is found, but chunk is longer than limit');
          expect(error.consumed).to.equal(9);
          expect(String(yield* reader.read(15))).to.equal('some dataAAmore');
        })(),
      );
    });

    it('[rule 232] raises when there is none within the limit, and keeps the data', () => {
      runVirtual(
        (function* () {
          const reader = fed(['some dataA'], { limit: 4 });
          const error = (yield* outcome(reader.readuntil(bytes('AB')))) as LimitOverrunError;
          expect(error.message).to.equal('Separator is not found, and chunk exceed the limit');
          expect(error.consumed).to.equal(9);
          expect(String(yield* reader.read(99))).to.equal('some dataA');
        })(),
      );
    });

    it('[rule 233] raises at the end of the file with what was left', () => {
      runVirtual(
        (function* () {
          const reader = fed(['some data'], { eof: true });
          const error = (yield* outcome(reader.readuntil(bytes('AA')))) as IncompleteReadError;
          expect(error).to.be.instanceOf(IncompleteReadError);
          expect(String(error.partial)).to.equal('some data');
          expect(error.expected).to.equal(undefined);
          expect(reader.atEof()).to.equal(true);
        })(),
      );
    });

    it('[rule 233] refuses an empty separator, and none', () => {
      runVirtual(
        (function* () {
          const reader = fed(['x']);
          for (const [separator, message] of [
            [bytes(''), 'Separator should be at least one-byte string'],
            [[bytes('a'), bytes('')], 'Separator should be at least one-byte string'],
            [[], 'Separator should contain at least one element'],
          ] as const) {
            const error = (yield* outcome(reader.readuntil(separator))) as Error;
            expect(error).to.be.instanceOf(RangeError);
            expect(error.message).to.equal(message);
          }
          const wrong = yield* outcome(reader.readuntil('a' as never));
          expect(wrong).to.be.instanceOf(TypeError);
        })(),
      );
    });

    it('[rule 234] takes the match that ends first', () => {
      runVirtual(
        (function* () {
          const separators = [bytes('REALLY LONG SEPARATOR'), bytes('S'), bytes('EP')];
          const reader = fed(['one REALLY', ' LONG SEPARATOR two'], { eof: true });
          expect(String(yield* reader.readuntil(separators))).to.equal('one REALLY LONG S');
          expect(String(yield* reader.readuntil(separators))).to.equal('EP');
        })(),
      );
    });
  });

  describe('readline', () => {
    it('[rule 235] gives the last line without its newline, then nothing', () => {
      runVirtual(
        (function* () {
          const reader = fed(['one\ntw', 'o'], { eof: true });
          expect(String(yield* reader.readline())).to.equal('one\n');
          expect(String(yield* reader.readline())).to.equal('two');
          expect((yield* reader.readline()).length).to.equal(0);
        })(),
      );
    });

    it('[rule 235] drops a line that is too long, if its end is there', () => {
      runVirtual(
        (function* () {
          const reader = fed(['line1', '\nline2\n'], { limit: 3 });
          const error = (yield* outcome(reader.readline())) as Error;
          expect(error).to.be.instanceOf(RangeError);
          expect(error.cause).to.be.instanceOf(LimitOverrunError);
          expect(String(reader)).to.equal('<StreamReader 6 bytes limit=3>');
        })(),
      );
    });

    it('[rule 235] drops all there is of a line that is too long, without its end', () => {
      runVirtual(
        (function* () {
          const reader = fed(['too long'], { limit: 3 });
          expect(yield* outcome(reader.readline())).to.be.instanceOf(RangeError);
          expect(String(reader)).to.equal('<StreamReader limit=3>');
        })(),
      );
    });

    it('[rule 235] allows as many bytes as the limit before the newline', () => {
      runVirtual(
        (function* () {
          expect(String(yield* fed(['abc\n'], { limit: 3 }).readline())).to.equal('abc\n');
          expect(yield* outcome(fed(['abcd\n'], { limit: 3 }).readline())).to.be.instanceOf(Error);
        })(),
      );
    });
  });

  describe('read', () => {
    it('[rule 236] gives what is there as soon as something is', () => {
      runVirtual(
        (function* () {
          const reader = fed([]);
          const task = createTask(reader.read(30));
          yield* sleep(0);
          reader.feedData(bytes('ab'));
          expect(String(yield* task)).to.equal('ab');
          expect(String(yield* fed(['abc', 'def']).read(4))).to.equal('abcd');
        })(),
      );
    });

    it('[rule 236] reads to the end without a count, and nothing for a count of 0', () => {
      runVirtual(
        (function* () {
          const reader = fed(['abc'], { limit: 2 });
          expect((yield* reader.read(0)).length).to.equal(0);
          const task = createTask(reader.read(-1));
          yield* sleep(0);
          reader.feedData(bytes('def'));
          reader.feedEof();
          expect(String(yield* task)).to.equal('abcdef');
          expect((yield* reader.read()).length).to.equal(0);
        })(),
      );
    });
  });

  describe('readexactly', () => {
    it('waits for all', () => {
      runVirtual(
        (function* () {
          const reader = fed(['ab']);
          const task = createTask(reader.readexactly(5));
          yield* sleep(0);
          for (const byte of 'cdef') reader.feedData(bytes(byte));
          expect(String(yield* task)).to.equal('abcde');
          expect(String(yield* reader.read(9))).to.equal('f');
        })(),
      );
    });

    it('[rule 237] raises at the end of the file, and refuses a negative count', () => {
      runVirtual(
        (function* () {
          const reader = fed(['data'], { eof: true });
          const negative = yield* outcome(reader.readexactly(-1));
          expect(negative).to.be.instanceOf(RangeError);
          expect(yield* outcome(reader.readexactly('4' as never))).to.be.instanceOf(TypeError);
          expect((yield* reader.readexactly(0)).length).to.equal(0);
          const error = (yield* outcome(reader.readexactly(6))) as IncompleteReadError;
          expect([String(error.partial), error.expected]).to.deep.equal(['data', 6]);
          expect(error.message).to.equal('4 bytes read on a total of 6 expected bytes');
          expect(reader.atEof()).to.equal(true);
        })(),
      );
    });
  });

  describe('setException', () => {
    it('[rule 238] makes the waiting read fail, and every later one', () => {
      runVirtual(
        (function* () {
          const reader = fed(['x']);
          expect(reader.exception()).to.equal(undefined);
          const task = createTask(reader.readline());
          yield* sleep(0);
          const error = new RangeError('lost');
          reader.setException(error);
          expect(yield* outcome(task)).to.equal(error);
          expect(reader.exception()).to.equal(error);
          for (const read of [reader.read(1), reader.readexactly(1), reader.readuntil()]) {
            expect(yield* outcome(read)).to.equal(error);
          }
        })(),
      );
    });

    it('[rule 238] minds no waiter that was cancelled', () => {
      runVirtual(
        (function* () {
          const reader = fed([]);
          const task = createTask(reader.read(1));
          yield* sleep(0);
          task.cancel();
          reader.setException(new RangeError('lost'));
          yield* finish(task);
          expect(task.cancelled()).to.equal(true);
        })(),
      );
    });
  });

  it('[rule 239] gives lines, to asyncFor and to for await', async () => {
    const lines: string[] = [];
    runVirtual(
      (function* () {
        yield* asyncFor(fed(['one\n', 'two'], { eof: true }), function* (line) {
          lines.push(String(line));
        });
      })(),
    );
    await run(
      (function* () {
        const reader = fed(['three\nfour\n'], { eof: true });
        expect(reader.aiter()).to.equal(reader);
        expect(String((yield* reader.anext()).value)).to.equal('three\n');
        const rest = (async () => {
          for await (const line of reader) lines.push(String(line));
        })();
        while (lines.length < 3) yield* sleep(1);
        return rest;
      })(),
    );
    expect(lines).to.deep.equal(['one\n', 'two', 'four\n']);
  });

  describe('when a read is cancelled', () => {
    for (const [name, read] of Object.entries({
      read: (reader: StreamReader) => reader.read(5),
      'read to the end': (reader: StreamReader) => reader.read(),
      readexactly: (reader: StreamReader) => reader.readexactly(9),
      readline: (reader: StreamReader) => reader.readline(),
    })) {
      it(`${name} loses no byte, in the turn in which data came too`, () => {
        runVirtual(
          (function* () {
            const reader = fed([]);
            const task = createTask(read(reader));
            yield* sleep(0);
            reader.feedData(bytes('abc'));
            if (name !== 'read') yield* sleep(0);
            reader.feedData(bytes('def'));
            task.cancel();
            yield* finish(task);
            expect(task.cancelled()).to.equal(true);
            reader.feedEof();
            expect(String(yield* reader.read())).to.equal('abcdef');
          })(),
        );
      });
    }

    it('raises the cancellation in the one who reads', () => {
      runVirtual(
        (function* () {
          const reader = fed([]);
          const task = createTask(outcome(reader.read(1)));
          yield* sleep(0);
          task.cancel();
          expect(yield* task).to.be.instanceOf(CancelledError);
        })(),
      );
    });
  });

  it('gives the same reads however the bytes are cut', () => {
    const cut = fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 30 });
    const text = `${'x'.repeat(700)}\r\n${'y'.repeat(1500)}\n\r\n${'ab\r\n'.repeat(300)}end`;
    const readsOf = (sizes: readonly number[]): string[] =>
      runVirtual(
        (function* () {
          const reader = new StreamReader({ limit: 2000 });
          const reads: string[] = [];
          const task = createTask(
            (function* () {
              for (let i = 0; ; i += 1) {
                const each =
                  i % 3 === 0
                    ? reader.readuntil(bytes('\r\n'))
                    : i % 3 === 1
                      ? reader.readline()
                      : reader.readexactly(7);
                const got = yield* outcome(each);
                reads.push(got instanceof Error ? got.name : String(got));
                if (got instanceof IncompleteReadError) reads.push(String(got.partial));
                if (got === '' || got instanceof Error) return;
              }
            })(),
          );
          let from = 0;
          for (let i = 0; from < text.length; i += 1) {
            const size = sizes[i % sizes.length] as number;
            reader.feedData(bytes(text.slice(from, from + size)));
            from += size;
            if (size % 2 === 0) yield* sleep(0);
          }
          reader.feedEof();
          yield* task;
          return reads;
        })(),
      );
    const whole = readsOf([text.length]);
    fc.assert(
      fc.property(cut, (sizes) => {
        expect(readsOf(sizes)).to.deep.equal(whole);
      }),
      { numRuns: 60 },
    );
    countAssertion();
  });
});

import { PassThrough, Readable, Writable } from 'node:stream';
import { ReadableStream, WritableStream } from 'node:stream/web';
import { expect } from 'chai';
import { type Coroutine, createTask, fromPromise, run, sleep } from '../../../lib/index.js';
import type { StreamReader } from '../../../lib/node.js';
import {
  createMemoryPair,
  fromReadable,
  fromWritable,
  toReadable,
  toWritable,
} from '../../../lib/node.js';
import { errorOf } from '../../kit/programs.js';
import { bytes } from '../../kit/sockets.js';
import { finish } from '../../kit/turns.js';

async function* generated(): AsyncGenerator<Buffer> {
  yield bytes('one\ntw');
  yield bytes('o\n');
}

const sources: Record<string, () => object> = {
  'a stream of Node': () => Readable.from([bytes('one\ntw'), bytes('o\n')]),
  'a stream of the web': () =>
    new ReadableStream({
      start(controller) {
        controller.enqueue(bytes('one\ntw'));
        controller.enqueue(bytes('o\n'));
        controller.close();
      },
    }),
  'an async iterable': generated,
};

describe('fromReadable', () => {
  for (const [name, source] of Object.entries(sources)) {
    it(`reads ${name}`, () =>
      run(
        (function* () {
          const reader = fromReadable(source());
          expect(String(yield* reader.readline())).to.equal('one\n');
          expect(String(yield* reader.read())).to.equal('two\n');
        })(),
      ));
  }

  it('holds its source up, and raises its error', () =>
    run(
      (function* () {
        const source = new PassThrough();
        const reader = fromReadable(source, { limit: 1000 });
        let written = 0;
        while (source.write(Buffer.alloc(1000)) && written < 1000) {
          written += 1;
          yield* sleep(0);
        }
        expect(written).to.be.below(100);
        yield* reader.readexactly(1000);
        source.destroy(new RangeError('broken'));
        expect(yield* errorOf(reader.readexactly(1_000_000))).to.have.property('message', 'broken');
        expect(yield* errorOf(fakeRead())).to.be.instanceOf(TypeError);
      })(),
    ));

  function* fakeRead(): Coroutine<StreamReader> {
    return fromReadable({});
  }
});

describe('fromWritable', () => {
  it('writes to a stream of Node, and waits for it', () =>
    run(
      (function* () {
        const target = new PassThrough();
        const writer = fromWritable(target);
        writer.write(bytes('one '));
        yield* writer.drain();
        writer.write(Buffer.alloc(200_000));
        const drain = createTask(writer.drain());
        yield* sleep(5);
        expect(drain.done()).to.equal(false);
        target.resume();
        yield* drain;
        writer.close();
        yield* writer.waitClosed();
        expect(target.writableFinished).to.equal(true);
      })(),
    ));

  it('writes to a stream of the web', () =>
    run(
      (function* () {
        const pieces: Uint8Array[] = [];
        const target = new WritableStream<Uint8Array>({
          write(chunk) {
            pieces.push(chunk);
          },
        });
        const writer = fromWritable(target);
        writer.write(bytes('to the web'));
        writer.close();
        yield* writer.waitClosed();
        expect(String(Buffer.concat(pieces))).to.equal('to the web');
      })(),
    ));

  it('raises the error of its target', () =>
    run(
      (function* () {
        const target = new Writable({
          write(_chunk, _encoding, done) {
            done(new RangeError('full'));
          },
        });
        const writer = fromWritable(target);
        writer.write(bytes('x'));
        expect(yield* errorOf(writer.waitClosed())).to.have.property('message', 'full');
      })(),
    ));
});

describe('toReadable', () => {
  it('gives what a reader reads, to for await and to the web', () =>
    run(
      (function* () {
        const texts: string[] = [];
        for (const isWeb of [false, true]) {
          const [[, writer], [reader]] = createMemoryPair();
          writer.write(bytes('some '));
          const stream = toReadable(reader);
          const source = (isWeb ? Readable.toWeb(stream) : stream) as AsyncIterable<Uint8Array>;
          const reading = (async () => {
            let text = '';
            for await (const chunk of source) text += String(Buffer.from(chunk));
            return text;
          })();
          yield* sleep(2);
          writer.write(bytes('text'));
          writer.close();
          texts.push(yield* fromPromise(reading));
        }
        expect(texts).to.deep.equal(['some text', 'some text']);
      })(),
    ));

  it('leaves in the reader what it did not give, and passes errors on', () =>
    run(
      (function* () {
        const [[, writer], [reader]] = createMemoryPair();
        const stream = toReadable(reader);
        stream.read(0);
        yield* sleep(1);
        stream.destroy();
        yield* sleep(1);
        writer.write(bytes('kept'));
        expect(String(yield* reader.read(9))).to.equal('kept');
        reader.setException(new RangeError('lost'));
        const failing = toReadable(reader);
        const failed = new Promise((resolve) => failing.once('error', resolve));
        failing.resume();
        expect(yield* fromPromise(failed)).to.have.property('message', 'lost');
      })(),
    ));
});

describe('toWritable', () => {
  it('takes what a writer sends, at the pace of its peer', () =>
    run(
      (function* () {
        const [[, writer], [reader, peer]] = createMemoryPair({ limit: 1000 });
        const stream = toWritable(writer);
        const finished = new Promise((resolve) => stream.once('finish', resolve));
        stream.write(Buffer.alloc(200_000));
        stream.write(Buffer.alloc(200_000));
        stream.end(bytes('end'));
        yield* sleep(1);
        expect(stream.writableFinished).to.equal(false);
        expect((yield* reader.read()).length).to.equal(400_003);
        yield* fromPromise(finished);
        peer.close();
        expect(writer.isClosing()).to.equal(true);
      })(),
    ));

  it('passes errors on, and closes the writer with it', () =>
    run(
      (function* () {
        const [[, writer], [, peer]] = createMemoryPair();
        const stream = toWritable(writer);
        const failed = new Promise((resolve) => stream.once('error', resolve));
        peer.close();
        yield* finish(createTask(peer.waitClosed()));
        while (!stream.destroyed) {
          stream.write(bytes('x'));
          yield* sleep(1);
        }
        expect(yield* fromPromise(failed)).to.be.instanceOf(Error);
        expect(writer.isClosing()).to.equal(true);
      })(),
    ));
});

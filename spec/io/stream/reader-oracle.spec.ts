// The same reads, fed the same pieces in the same turns, on CPython's own StreamReader and on ours.

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import {
  type Coroutine,
  createTask,
  IncompleteReadError,
  LimitOverrunError,
  sleep,
  type Task,
} from '../../../lib/index.js';
import { StreamReader, Transport } from '../../../lib/node.js';
import { findPythons } from '../../demos/pythons.js';
import { root } from '../../house/rules/tree.js';
import { runVirtual } from '../../kit/turns.js';

type Note = readonly [kind: string, argument: unknown];

interface Score {
  readonly limit: number;
  readonly notes: readonly Note[];
}

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');
const textOf = (data: Uint8Array): string => Buffer.from(data).toString('latin1');

class Pausable extends Transport {
  isPaused = false;
  override pauseReading(): void {
    this.isPaused = true;
  }
  override resumeReading(): void {
    this.isPaused = false;
  }
}

function outcomeOf(task: Task<Buffer>): string {
  if (task.cancelled()) return 'cancelled';
  const error = task.exception() as Error | undefined;
  if (error === undefined) return `gave ${textOf(task.result())}`;
  if (error instanceof IncompleteReadError) {
    return `incomplete ${textOf(error.partial)} of ${String(error.expected ?? 0)}`;
  }
  if (error instanceof LimitOverrunError) return `overrun ${String(error.consumed)}`;
  return `${error instanceof RangeError ? 'ValueError' : error.name} ${error.message}`;
}

function begin(reader: StreamReader, [kind, argument]: Note): Coroutine<Buffer> {
  if (kind === 'read') return reader.read(argument as number);
  if (kind === 'readexactly') return reader.readexactly(argument as number);
  if (kind === 'readline') return reader.readline();
  const separators = (argument as string[]).map(bytes);
  return reader.readuntil(separators.length === 1 ? separators[0] : separators);
}

function* play({ limit, notes }: Score): Coroutine<string[]> {
  const transport = new Pausable();
  const reader = new StreamReader({ limit });
  reader.setTransport(transport);
  const trace: string[] = [];
  let pending: Task<Buffer>[] = [];
  for (const note of notes) {
    const [kind, argument] = note;
    if (kind === 'feed') reader.feedData(bytes(argument as string));
    else if (kind === 'eof') reader.feedEof();
    else if (kind === 'fail') reader.setException(new RangeError(argument as string));
    else if (kind === 'cancel') for (const task of pending) task.cancel();
    else if (kind === 'turn') yield* sleep(0);
    else {
      pending.push(createTask(begin(reader, note)));
      yield* sleep(0);
    }
    for (const task of pending) if (task.done()) trace.push(outcomeOf(task));
    pending = pending.filter((task) => !task.done());
    const state = [reader._queue.length, transport.isPaused, reader.atEof()];
    trace.push(state.join(' '));
  }
  for (const task of pending) task.cancel();
  for (let i = 0; i < 3; i += 1) yield* sleep(0);
  trace.push(`left ${textOf(reader._queue.takeAll())}`);
  return trace;
}

/** Words of few letters, so that separators are found, whole and in part. */
const word = (maxLength: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom('a', 'b', '\n'), maxLength });
const count = fc.integer({ min: 0, max: 12 });

const note: fc.Arbitrary<Note> = fc.oneof(
  { weight: 8, arbitrary: word(8).map<Note>((data) => ['feed', data]) },
  { weight: 4, arbitrary: fc.constant<Note>(['turn', 0]) },
  { weight: 2, arbitrary: fc.constant<Note>(['cancel', 0]) },
  { weight: 3, arbitrary: count.map<Note>((n) => ['read', n]) },
  { weight: 3, arbitrary: count.map<Note>((n) => ['readexactly', n]) },
  { weight: 3, arbitrary: fc.constant<Note>(['readline', 0]) },
  {
    weight: 4,
    arbitrary: fc.array(word(4), { minLength: 1, maxLength: 3 }).map<Note>((s) => ['readuntil', s]),
  },
);

/** Ends with the end, or a failure, and reads to the end, which asyncio does not undo. */
const ending: fc.Arbitrary<readonly Note[]> = fc.constantFrom<readonly Note[]>(
  [],
  [
    ['eof', 0],
    ['turn', 0],
    ['readline', 0],
    ['read', -1],
    ['turn', 0],
    ['readexactly', 3],
  ],
  [
    ['fail', 'no'],
    ['turn', 0],
    ['readline', 0],
    ['read', 1],
  ],
);

const score: fc.Arbitrary<Score> = fc
  .tuple(fc.constantFrom(1, 2, 4, 8, 64), fc.array(note, { maxLength: 40, size: 'max' }), ending)
  .map(([limit, notes, end]) => ({ limit, notes: [...notes, ...end] }));

const { modern } = findPythons();

describe('StreamReader beside that of CPython', function () {
  this.timeout(240_000);
  this.slow(5000);

  // Several separators are new in 3.13; where there is no such Python, ours at least plays the scores.
  const hasOracle = modern !== undefined && modern.minor >= 13;

  it(`gives the same reads, pauses and errors${hasOracle ? '' : ' (no CPython 3.13 here)'}`, () => {
    const scores = fc.sample(score, { numRuns: 1500, seed: 6 });
    const ours = scores.map((each) => runVirtual(play(each)));
    if (!hasOracle) {
      expect(ours.length).to.equal(scores.length);
      return;
    }
    const answers = execFileSync(modern.path, [join(root, 'spec/io/stream/reader-oracle.py')], {
      input: scores.map((each) => `${JSON.stringify(each)}\n`).join(''),
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    });
    for (const [i, line] of answers.trim().split('\n').entries()) {
      expect(ours[i], JSON.stringify(scores[i])).to.deep.equal(JSON.parse(line));
    }
  });
});

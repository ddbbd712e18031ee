import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { gather, getRunningLoop, Queue, sleep } from '../../../lib/index.js';
import {
  checkDeterminism,
  type DeterminismOptions,
  explore,
  NondeterminismError,
  runTest,
  type TestBody,
} from '../../../lib/testing/index.js';
import { bugs } from '../bugs/corpus.js';

/** Objects are numbered as they come, and the numbers outlive a run. */
const numbers = new WeakMap<object, number>();
let count = 0;
function numberOf(thing: object): number {
  const known = numbers.get(thing) ?? (count += 1);
  numbers.set(thing, known);
  return known;
}

/** What makes programs differ from run to run. The marked line has to be named. */
const culprits: Record<string, { readonly body: TestBody; readonly says: RegExp }> = {
  'a date': {
    *body() {
      const at = Date.now(); // CULPRIT a date
      yield* sleep(at);
      // Two runs may fall into one millisecond; not this one.
      while (Date.now() === at) continue;
    },
    says: /Date gave \d+, another value than before/,
  },
  'a random number': {
    *body() {
      const ms = Math.random(); // CULPRIT a random number
      yield* gather([sleep(ms), sleep(1)]);
    },
    says: /Math\.random\(\) gave 0\.\d+, .*use t\.random\./,
  },
  'a clock': {
    *body(t) {
      t.log(performance.now()); // CULPRIT a clock
      yield* sleep(1);
    },
    says: /performance\.now\(\) gave .*use t\.loop\.time\(\)\./,
  },
  'a timer of the host': {
    *body() {
      const queue = new Queue<number>();
      const timer = setTimeout(() => queue.putNowait(1)); // CULPRIT a timer of the host
      getRunningLoop().callLater(1, () => clearTimeout(timer));
      yield* sleep(2);
    },
    says: /setTimeout\(\) .*runs outside the loop: use t\.loop\.callLater\./,
  },
  'an order by identity': {
    *body(t) {
      const jobs = [{}, {}].map((job) => [numberOf(job), job] as const);
      yield* sleep(1);
      t.log(jobs.map(([number]) => number).join()); // CULPRIT an order by identity
    },
    says: /Nothing of the platform was read before it/,
  },
};

function failureOf(program: TestBody, options?: DeterminismOptions): NondeterminismError {
  try {
    checkDeterminism(program, options);
  } catch (error) {
    expect(error).to.be.instanceOf(NondeterminismError);
    return error as NondeterminismError;
  }
  throw new Error('both runs were the same');
}

/** The number of the line that is marked. */
function lineOf(name: string): number {
  const source = readFileSync('spec/testing/determinism/check-determinism.spec.ts', 'utf8');
  return source.split('\n').findIndex((line) => line.endsWith(`// CULPRIT ${name}`)) + 1;
}

describe('checkDeterminism', () => {
  for (const [name, { body, says }] of Object.entries(culprits)) {
    it(`names ${name}, by event and line`, () => {
      const { message, divergence } = failureOf(body);
      expect(message).to.match(says);
      expect(message).to.match(/^Two runs with seed 1 part at event \d+/);
      const line = `check-determinism.spec.ts:${String(lineOf(name))}:`;
      expect(divergence.culprit?.site ?? divergence.site, message).to.contain(line);
    });
  }

  it('leaves the platform as it was', () => {
    const platform = (): unknown[] => [
      Date,
      setTimeout,
      Reflect.get(Math, 'random'),
      Reflect.get(performance, 'now'),
      Reflect.get(crypto, 'randomUUID'),
    ];
    const before = platform();
    checkDeterminism(() => sleep(1));
    checkDeterminism(() => sleep(1), { shims: true });
    expect(platform()).to.deep.equal(before);
    expect(Object.hasOwn(performance, 'now')).to.equal(false);
  });

  it('gives dates and random numbers by the loop and the seed, where it is asked to', () => {
    const seen = new Set<string>();
    const body: TestBody = function* (t) {
      yield* sleep(5);
      const all = [Math.random(), crypto.randomUUID(), Date.now(), performance.now()];
      all.push(new Date().getTime(), new Date(7).getTime());
      expect(all.slice(2)).to.deep.equal([5, 5, 5, 7]);
      expect(Date()).to.contain('1970');
      seen.add(all.join());
      t.log(all.join());
    };
    failureOf((t) => plain(t));
    checkDeterminism(body, { shims: true, seeds: 3 });
    expect(seen.size).to.equal(3);
  });

  it('counts a uuid as what it is', () => {
    const { message } = failureOf(function* (t) {
      t.log(crypto.randomUUID());
    });
    expect(message).to.contain('crypto.randomUUID() gave');
  });

  it('finds a timer of the host behind a date that made no difference', () => {
    const { message } = failureOf(function* () {
      const at = Date.now();
      while (Date.now() === at) continue;
      const timer = setTimeout(() => undefined);
      getRunningLoop().callLater(1, () => clearTimeout(timer));
      yield* sleep(2);
    });
    expect(message).to.match(/setTimeout\(\) .*runs outside the loop/);
  });

  it('tells of a run that is longer than the one before', () => {
    let runs = 0;
    const { divergence } = failureOf(function* () {
      runs += 1;
      if (runs % 2 === 1) yield* sleep(1);
    });
    expect(divergence.before).not.to.equal(undefined);
  });

  it('finds nothing in the corpus of bugs, mended or not', function () {
    this.timeout(60_000);
    for (const { name, vary, buggy, fixed } of bugs) {
      for (const program of [buggy, fixed]) {
        checkDeterminism(program, { name, vary, seeds: 2 });
      }
    }
    expect(bugs.length).to.equal(24);
  });

  it('goes before everything, where the environment says so', async () => {
    const { body } = culprits['a random number'] as { body: TestBody };
    process.env['YIELDFROM_CHECK_DETERMINISM'] = '1';
    try {
      expect(() => explore(body, { budget: 1 })).to.throw(NondeterminismError);
      const test = runTest('by chance', body).then(
        () => undefined,
        (error: unknown) => error,
      );
      expect(await test).to.be.instanceOf(NondeterminismError);
    } finally {
      delete process.env['YIELDFROM_CHECK_DETERMINISM'];
    }
  });

  it('is asked for by the environment as debug mode is', () => {
    const { body } = culprits['a random number'] as { body: TestBody };
    for (const [word, isAsked] of [
      ['', false],
      ['0', false],
      ['true', true],
    ] as const) {
      process.env['YIELDFROM_CHECK_DETERMINISM'] = word;
      try {
        const search = expect(() => explore(body, { budget: 1 }), word);
        if (isAsked) search.to.throw(NondeterminismError);
        else search.to.not.throw();
      } finally {
        delete process.env['YIELDFROM_CHECK_DETERMINISM'];
      }
    }
  });

  it('goes before a search, where explore is told to', () => {
    const { body } = culprits['a random number'] as { body: TestBody };
    expect(() => explore(body, { checksDeterminism: true })).to.throw(NondeterminismError);
    expect(explore(body, { budget: 2 }).failure).to.equal(undefined);
  });
});

const plain: TestBody = function* (t) {
  t.log(Math.random());
};

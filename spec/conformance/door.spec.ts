import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Known } from '../../lib/cli/conformance/check-runner.js';
import {
  type Adapter,
  asyncAwait,
  checkScenario,
  checkScenarioOnHost,
  createResponder,
  difference,
  expectationFor,
  type Former,
  isSame,
  loadCorpus,
  needsOf,
  programOf,
  runProgram,
  runProgramOnHost,
  type Scenario,
  yieldfrom,
} from '../../lib/conformance/index.js';
import { verbs } from '../../lib/conformance/verb-table.js';
import { readJson, readScenarios } from './corpus.js';
import { root } from './places.js';

const scenarios = readScenarios();
const scenarioOf = (id: string): Scenario => scenarios.find((one) => one.id === id) as Scenario;
const sample = scenarioOf('order/ping-pong');
const cancelling = scenarioOf('cancel/raised-by-hand');

describe('loadCorpus', () => {
  it('gives the scenarios and deviations, as they are in their files', async () => {
    const corpus = await loadCorpus();
    expect(corpus.scenarios).to.deep.equal(scenarios);
    expect(corpus.deviations).to.deep.equal(readScenarios('deviations'));
    expect(corpus.version).to.equal(verbs.version);
  });
});

describe('the table of verbs', () => {
  it('says to JavaScript what it says to other languages', () => {
    expect(verbs).to.deep.equal(readJson('schema/verbs.json'));
  });
});

describe('runProgram', () => {
  it('runs what somebody else wrote, and says in which turn, where it is asked to', () => {
    const program = { main: [{ sleep: 0 }, { log: 'a' }, { return: 7 }] };
    expect(runProgram(yieldfrom, program)).to.deep.equal({
      trace: [[0, 'a']],
      outcome: { ok: 7 },
    });
    expect(runProgram(yieldfrom, program, { turns: true }).trace).to.deep.equal([[0, 'a', 1]]);
  });

  it('refuses a library that only its host can drive; runProgramOnHost runs it', async () => {
    expect(() => runProgram(asyncAwait, sample)).to.throw('only its host can drive this library');
    expect(await runProgramOnHost(asyncAwait, sample)).to.deep.equal(sample.expect);
  });
});

describe('checkScenario', () => {
  it('agrees, differs, or skips what needs more than there is', () => {
    expect(checkScenario(yieldfrom, sample)).to.deep.equal({ kind: 'agrees' });
    const other = { ...sample, expect: { trace: [], outcome: { ok: null } } };
    expect(checkScenario(yieldfrom, other, [3])).to.deep.include({ kind: 'differs', seed: 3 });
    expect(checkScenario({ ...yieldfrom, features: new Set(['base']) }, sample)).to.deep.equal({
      kind: 'skipped',
      why: 'needs futures, tasks',
    });
  });

  it('skips what only its host can drive, and opens one world for each run', async () => {
    expect(checkScenario(asyncAwait, sample)).to.deep.equal({
      kind: 'skipped',
      why: 'only its host can drive it',
    });
    const seeds: number[] = [];
    const counting: Adapter = {
      ...yieldfrom,
      open(seed) {
        seeds.push(seed);
        return yieldfrom.open(seed);
      },
    };
    checkScenario(counting, sample, [1, 3]);
    await checkScenarioOnHost(counting, sample);
    await createResponder(counting)(JSON.stringify({ cmd: 'run', seq: 1, scenario: sample }));
    expect(seeds).to.deep.equal([1, 3, 101, 0]);
    const noHost: Adapter = {
      ...yieldfrom,
      open: (seed) => Object.create(yieldfrom.open(seed), { runOnHost: { value: undefined } }),
    };
    expect(await checkScenarioOnHost(noHost, sample)).to.deep.equal({
      kind: 'skipped',
      why: 'no host can drive it',
    });
  });

  it('counts a library that fails by itself as one that differs', () => {
    const broken = {
      ...yieldfrom,
      open: () => {
        throw new RangeError('broken');
      },
    };
    const verdict = checkScenario(broken, sample);
    expect(JSON.stringify(verdict)).to.contain('RangeError: broken');
  });

  it('runs by a host what a host can tell: checkScenarioOnHost', async () => {
    expect((await checkScenarioOnHost(yieldfrom, sample)).kind).to.equal('agrees');
    const deadlock = scenarios.find(({ expect: e }) => e?.outcome.deadlock !== undefined);
    expect(await checkScenarioOnHost(yieldfrom, deadlock as Scenario)).to.deep.equal({
      kind: 'skipped',
      why: 'a host knows no deadlock',
    });
  });
});

describe('asyncAwait', () => {
  const known = readJson('expectations/async-await.json') as unknown as Known;

  it('fails where it is known to, each time for a reason that is told', async () => {
    for (const [id, reason] of Object.entries(known.failures)) {
      expect(known.reasons[reason], id).to.match(/^[A-Z].*\.$/);
      const { kind } = await checkScenarioOnHost(asyncAwait, scenarioOf(id));
      expect(kind, id).to.equal('differs');
    }
  });

  it('agrees in most of what it can run', async () => {
    const verdicts = await Promise.all(
      scenarios.map((scenario) => checkScenarioOnHost(asyncAwait, scenario)),
    );
    const ids = (wanted: string): string[] =>
      scenarios.filter((_, at) => verdicts[at]?.kind === wanted).map(({ id }) => id);
    expect(ids('differs')).to.have.members(Object.keys(known.failures));
    expect(ids('agrees').length).to.be.above(2 * ids('differs').length);
  });

  it('has no features of cancellation', () => {
    expect(checkScenario(asyncAwait, scenarioOf('cancel/cleanup-may-await'))).to.deep.equal({
      kind: 'skipped',
      why: 'needs cancel',
    });
  });
});

describe('the adapters', () => {
  it('have the version of the package', () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    expect([yieldfrom.version, asyncAwait.version]).to.deep.equal([version, version]);
  });
});

describe('createResponder', () => {
  const answer = createResponder(yieldfrom);
  const ask = async (request: unknown): Promise<unknown> =>
    JSON.parse((await answer(JSON.stringify(request))) ?? 'null');

  it('says who it is, and what it lacks', async () => {
    expect(await ask({ cmd: 'start' })).to.deep.include({
      implementation: 'yieldfrom',
      missing: [],
    });
    const native = JSON.parse((await createResponder(asyncAwait)('{"cmd":"start"}')) ?? '');
    expect(native.missing).to.include.members(['cancel', 'lock', 'spawnContext']);
  });

  it('runs a scenario, or says why not', async () => {
    const scenario = programOf(sample);
    expect(await ask({ cmd: 'run', seq: 4, scenario })).to.deep.equal({
      seq: 4,
      ...sample.expect,
    });
    const native = createResponder(asyncAwait);
    const request = { cmd: 'run', seq: 5, needs: ['cancel'], scenario: programOf(cancelling) };
    expect(await native(JSON.stringify(request))).to.equal('{"seq":5,"skipped":"needs cancel"}');
  });

  it('tells of a scenario that is wrong', async () => {
    const scenario = { main: [{ jump: 1 }] };
    const { errored } = (await ask({ cmd: 'run', seq: 1, scenario })) as { errored: string };
    expect(errored).to.contain('unknown verb jump');
  });

  it('has no answer to stop, and none to what it does not know', async () => {
    expect(await answer('{"cmd":"stop"}')).to.equal(undefined);
    await answer('{"cmd":"dance"}').then(
      () => expect.fail('it answered'),
      (error: unknown) => expect(String(error)).to.contain('unknown command'),
    );
  });
});

describe('expectationFor', () => {
  it('gives what a version of CPython does, or undefined', () => {
    const changed = scenarios.find(({ formerly = [] }) => formerly.length > 0) as Scenario;
    const newer = changed.profile.replace('cpython>=', '');
    expect(expectationFor(changed, newer)).to.equal(changed.expect);
    const [{ profile, ...former }] = changed.formerly as [Former];
    const older = /\d+\.\d+/.exec(profile)?.[0] as string;
    expect(expectationFor(changed, older)).to.deep.equal(former);
    expect(expectationFor({ ...changed, formerly: [] }, older)).to.equal(undefined);
    expect(expectationFor(sample, '3.13.7')).to.equal(sample.expect);
  });
});

describe('difference', () => {
  it('shows where two runs part; isSame heeds no order of keys', () => {
    const left = {
      trace: [
        [0, 'a'],
        [1, 'b'],
      ],
      outcome: { ok: null },
      left: ['t'],
    } as const;
    const right = {
      left: ['t'],
      outcome: { ok: null },
      trace: [
        [0, 'a'],
        [2, 'b'],
      ],
    } as const;
    expect(difference(left, right)).to.equal('    [0,"a"]\n  - [1,"b"]\n  + [2,"b"]');
    expect(isSame(left, { ...right, trace: left.trace })).to.equal(true);
    expect(difference(left, { ...left, outcome: { stopped: true } })).to.equal(
      '    [0,"a"]\n    [1,"b"]\n' +
        '  - {"left":["t"],"outcome":{"ok":null}}\n  + {"left":["t"],"outcome":{"stopped":true}}',
    );
  });
});

describe('needsOf', () => {
  it('tells what a program needs', () => {
    expect(needsOf({ main: [{ cancel: ['self', 'why'] }], given: { q: 'queue' } })).to.deep.equal([
      'cancel',
      'cancelMessage',
      'queue',
    ]);
  });
});

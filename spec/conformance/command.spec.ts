// The command `yieldfrom conformance`, as compiled, with runners in processes of their own.

import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Former, Scenario } from '../../lib/conformance/index.js';
import { readScenarios } from './corpus.js';
import { findPythons } from './oracle.js';
import { corpusRoot, root } from './places.js';

const main = join(root, 'build/spec/lib/cli/main.js');
const served = [process.execPath, main, 'conformance', '--serve'];
const example = [process.execPath, join(corpusRoot, 'examples', 'co-runner.mjs')];

interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the command; gives what it said. */
function conformance(...args: readonly string[]): Promise<Said> {
  return new Promise((resolve) => {
    execFile(process.execPath, [main, 'conformance', ...args], (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code), out, err });
    });
  });
}

/** A runner that does something of its own with each line. */
const runner = (code: string): string[] => [
  process.execPath,
  '--input-type=module',
  '-e',
  `import { createInterface } from 'node:readline';
   const about = '{"implementation":"mine","version":"1","missing":[]}';
   for await (const line of createInterface({ input: process.stdin })) {
     const { cmd, seq } = JSON.parse(line);
     if (cmd === 'start') console.log(about);
     else if (cmd === 'stop') break;
     else { ${code} }
   }`,
];

describe('yieldfrom conformance', function () {
  this.timeout(120_000);
  this.slow(10_000);
  let folder = '';
  before(() => (folder = mkdtempSync(join(tmpdir(), 'yieldfrom-conformance-'))));
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('has a runner run all scenarios, this library for one', async () => {
    const { code, out } = await conformance('--', ...served);
    const count = String(readScenarios().length);
    expect(out).to.match(/^yieldfrom \d+\.\d+\.\d+\n/);
    expect(out).to.contain(`${count} scenarios in `).and.to.contain(`: ${count} agree, 0 do not`);
    expect(code).to.equal(0);
  });

  it('shows where a runner differs, and knows what is known', async () => {
    const native = ['--', ...served, 'async-await'];
    const bare = await conformance('--only', 'order/a-done', ...native);
    expect(bare.err).to.contain('order/a-done-task-does-not-suspend differs');
    expect(bare.code).to.equal(1);
    const known = join(corpusRoot, 'expectations/async-await.json');
    const { code, out } = await conformance('--only', 'order/', '--known', known, ...native);
    expect(out).to.contain('2 do not, 2 of them as known');
    expect(code).to.equal(0);
  });

  it('does not take an agreement for granted that was not expected', async () => {
    const known = join(folder, 'known.json');
    const failures = { 'order/ping-pong': 'why' };
    writeFileSync(known, JSON.stringify({ reasons: { why: 'It is hard.' }, failures }));
    const args = ['--only', 'order/ping-pong', '--known', known, '--', ...served];
    const { code, err } = await conformance(...args);
    expect(err).to.contain('agrees, and was not expected to: It is hard.');
    expect(code).to.equal(1);
  });

  it('has the sample runner run what it can: all of order', async () => {
    const results = join(folder, 'results.json');
    const { code, out } = await conformance('--results', results, '--', ...example);
    expect(code, out).to.equal(0);
    const kept = JSON.parse(readFileSync(results, 'utf8')) as { results: Record<string, string> };
    const order = Object.entries(kept.results).filter(([id]) => id.startsWith('order/'));
    expect(order.length).to.be.above(20);
    expect(new Set(order.map(([, kind]) => kind))).to.deep.equal(new Set(['agrees']));
  });

  it('checks a CPython by what that version does', async () => {
    const path = findPythons().at(-1)?.path as string;
    const { code, out, err } = await conformance('--only', 'wait-for/', '--python', path);
    expect(out, err).to.match(/^cpython 3[^]* 0 do not/);
    expect(code).to.equal(0);
  });

  it('goes on after a runner that dies, talks or falls silent', async () => {
    const check = (code: string, patienceMs = 60_000): Promise<Said> => {
      const args = ['--only', 'order/a-c', '--patience', String(patienceMs)];
      return conformance(...args, '--', ...runner(code));
    };
    const dying = await check('console.error("out of luck"); process.exit(3);');
    expect(dying.err).to.contain('the runner ended with 3\nout of luck');
    expect(dying.out).to.contain('2 scenarios in 1 areas: 0 agree, 2 do not');
    const talking = await check('console.log("hello");');
    expect(talking.err).to.contain('a line of JSON was expected: hello');
    const silent = await check('seq;', 300);
    expect(silent.err).to.contain('no answer in 300 ms');
    const mistaken = await check('console.log(JSON.stringify({ seq: seq + 1 }));');
    expect(mistaken.err).to.contain('an answer to 1 was expected');
  });

  it('says in one line what is wrong with what it is told, and ends with 1', async () => {
    const missing = join(folder, 'missing.json');
    const broken = join(folder, 'broken.json');
    writeFileSync(broken, '{');
    const cases: [RegExp, ...string[]][] = [
      [/^error: --only nothing\/: no scenario has an id that begins so\n$/, '--only', 'nothing/'],
      [/^error: --as 2\.7: the scenarios say what CPython 3\.8, .*3\.13 do\n$/, '--as', '2.7'],
      [/^error: --as 3\.1: /, '--as', '3.1'],
      [/^error: --known .*missing\.json: ENOENT.*\n$/, '--known', missing],
      [/^error: --known .*broken\.json: .*JSON.*\n$/, '--known', broken],
    ];
    for (const [message, ...options] of cases) {
      const said = await conformance(...options, '--', ...served);
      expect(said.err).to.match(message);
      expect(said).to.deep.include({ code: 1, out: '' });
    }
    const alone = await conformance('--only', 'order/');
    expect(alone.err).to.equal(
      'error: there is no runner to check: give its command after --, or --python\n',
    );
    expect(alone.code).to.equal(1);
  });

  it('compares with an older CPython where it is told to', async () => {
    const change = readScenarios().find(
      ({ formerly = [], needs }) => formerly.length > 0 && needs.includes('waitFor'),
    ) as Scenario;
    const { profile } = (change.formerly as [Former])[0];
    const version = /3\.\d+/.exec(profile)?.[0] as string;
    const { code, err } = await conformance('--as', version, '--only', change.id, '--', ...served);
    expect(err).to.contain(`${change.id} differs`);
    expect(code).to.equal(1);
  });

  it('says what is wrong with a runner that cannot begin', async () => {
    const { code, err } = await conformance('--', process.execPath, '-e', 'process.exit(4)');
    expect(err).to.equal('error: the runner ended with 4\n');
    expect(code).to.equal(1);
  });

  it('writes the corpus to a folder, for other languages', async () => {
    const { out } = await conformance('--export', folder);
    expect(out).to.match(/^\d+ scenarios, and how to run them, are in /);
    const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
    expect(JSON.parse(read('scenarios/order/ping-pong.json'))).to.have.property('expect');
    expect(read('INTERPRETING.md')).to.contain('How to run a scenario');
    expect(read('oracle/python/interpreter.py')).to.contain('verbs.json');
    expect(JSON.parse(read('schema/verbs.json'))).to.have.property('version');
    const python = findPythons().at(-1)?.path as string;
    for (const [program, script, name] of [
      [python, 'check.py', 'cpython'],
      [process.execPath, 'check.mjs', 'co-runner'],
    ] as const) {
      const args = [join(folder, script), '--only', 'order/'];
      const said = execFileSync(program, args, { encoding: 'utf8' });
      expect(said)
        .to.match(/\d\d scenarios, \d\d agree, 0 differ, 0 skipped\n$/)
        .and.contain(name);
    }
  });
});

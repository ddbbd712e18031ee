import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import {
  type EmitForm,
  emitScenario,
  expectationFor,
  needsOf,
  type Program,
  type Scenario,
} from '../../lib/conformance/index.js';
import { readJson, readScenarios } from './corpus.js';
import { runPythons, runScript } from './emitted.js';
import { findPythons, Oracle, type Python } from './oracle.js';
import { root } from './places.js';

const scenarios = readScenarios();
const forms: readonly EmitForm[] = ['coroutine', 'async', 'callbacks', 'python'];
const writable = scenarios.filter((one) => emitScenario(one, 'coroutine') !== undefined);
const newest = findPythons().at(-1) as Python;

const textOf = (scenario: Scenario, form: EmitForm): string =>
  emitScenario(scenario, form) ?? `throw new Error('${scenario.id} cannot be written');`;

/** A program as a scenario that expects what CPython does. */
async function scenarioOf(id: string, program: Program): Promise<Scenario> {
  const oracle = new Oracle(newest);
  const answer = await oracle.ask(program, needsOf(program));
  oracle.close();
  const texts = { id, area: '', claim: `Shows ${id}.`, profile: '' };
  return { ...texts, rev: 1, needs: needsOf(program), ...program, expect: answer as never };
}

/** Words that a program has a use of its own for, and what may become one. */
const names = [
  ...[
    'trace',
    'loop',
    'end',
    'error',
    'Promise',
    'asyncio',
    'range',
    'await',
    'def',
    'enum',
    'None',
  ],
  ...['soon', 'deferred', 'Timer', 'timers', 'nameOf', 'same', 'Raised', 'arguments', 'returned'],
  ...['after1', 'body1', 'call1', 'i1', 'end1', 'result1', 'error1', 'error2', 'caught1', 'kept1'],
  ...['a-b', 'a_b', 'end_', 'unnamed', '1', 'n_value'],
];

/** What programs have been written wrongly for, once. */
const programs: Readonly<Record<string, Program>> = {
  'a sleep whose arguments are expressions': {
    main: [
      { let: ['n', 5] },
      { log: { sleep: [{ value: 'n' }, { add: [{ value: 'n' }, 1] }] } },
      { spawn: { as: 't', do: [{ let: ['n', 9] }] } },
      { log: { gather: [{ sleep: [{ value: 'n' }, { value: 'n' }] }, { sleep: { value: 'n' } }] } },
    ],
  },
  'what is read before a wait': {
    main: [
      { let: ['n', 1] },
      { spawn: { as: 't', do: [{ sleep: 1 }, { let: ['n', 5] }, { return: 2 }] } },
      { log: { add: [{ value: 'n' }, { await: 't' }] } },
      { log: [{ value: 'n' }, [{ time: null }, { log: 'first' }], { sleep: [7, 'slept'] }] },
      { log: [{ sleep: [1, 'slept'] }, { time: null }] },
    ],
  },
  'bodies that know no round and no error of what is around them': {
    main: [
      {
        repeat: [
          2,
          [
            { spawn: { as: 't', do: [{ log: { index: null } }] } },
            { await: 't' },
            { log: [{ index: null }, { call: [{ return: { index: null } }] }] },
            { log: { gather: [{ call: [{ return: { index: null } }] }] } },
          ],
        ],
      },
    ],
  },
  'names that are taken': {
    given: Object.fromEntries(names.map((name) => [name, 'future'])),
    main: [
      { let: ['n', 'the value of n'] },
      { spawn: { do: [{ return: 'nobody asks' }] } },
      {
        repeat: [1, names.map((name, at) => ({ resolve: [name, { add: [{ index: null }, at] }] }))],
      },
      {
        let: [
          'trace',
          { call: [{ try: { do: [{ raise: 'No' }], catch: { No: [{ return: 1 }] } } }] },
        ],
      },
      ...names.map((name) => ({ log: { await: name } })),
      { log: [{ value: 'n' }, { value: 'trace' }] },
    ],
  },
  'what is equal': {
    main: (
      [
        [
          [1, [2]],
          [1, [2]],
        ],
        [[1], [2]],
        [[], []],
        [1, true],
        [1, '1'],
        [null, null],
        [0, null],
      ] as const
    ).map((pair) => ({ log: { equal: pair as never } })),
  },
  'a try that catches nothing': {
    main: [{ try: { do: [{ log: 1 }] } }, { try: { do: [{ log: 2 }], catch: {} } }],
  },
};
const built = (module: string): string =>
  JSON.stringify(pathToFileURL(join(root, 'build/spec/lib', module)).href);

describe('emitScenario', function () {
  this.timeout(60_000);
  this.slow(5000);
  let folder = '';
  before(() => (folder = mkdtempSync(join(tmpdir(), 'yieldfrom-emit-'))));
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  /** Runs a scenario in one form, with the library as it was compiled for the specs. */
  function run(scenario: Scenario, form: EmitForm): unknown {
    const text = (emitScenario(scenario, form) ?? '')
      .replace("'yieldfrom/testing'", built('testing/index.js'))
      .replace("'yieldfrom'", built('index.js'));
    const file = join(folder, `${form}.${form === 'python' ? 'py' : 'mjs'}`);
    writeFileSync(file, text);
    const python = findPythons().at(-1)?.path as string;
    const said = execFileSync(form === 'python' ? python : process.execPath, [file], {
      encoding: 'utf8',
    });
    return JSON.parse(said);
  }

  // Each in a process of its own, as whoever gets the text would run it: all of them by `npm run fixtures:emit`.
  for (const id of ['order/a-lost-update', 'finally/an-error-wins-over-an-error']) {
    for (const form of forms) {
      it(`writes ${id} as ${form}, which does as the scenario says`, () => {
        const scenario = scenarios.find((one) => one.id === id) as Scenario;
        const { trace, outcome } = scenario.expect ?? {};
        expect(run(scenario, form)).to.deep.equal({ trace, outcome });
      });
    }
  }

  /** Each scenario does in one form what it says. */
  async function expectSame(some: readonly Scenario[], form: EmitForm): Promise<void> {
    const texts = some.map((one) => textOf(one, form));
    const found: unknown[] = form === 'python' ? runPythons(newest.path, texts) : [];
    if (form !== 'python') for (const text of texts) found.push(await runScript(text));
    const named = (results: readonly unknown[]): object[] =>
      some.map(({ id }, at) => ({ id, result: results[at] }));
    const wanted = some.map(({ expect: { trace, outcome } = {} as never }) => ({ trace, outcome }));
    expect(named(found)).to.deep.equal(named(wanted));
  }

  for (const form of forms) {
    it(`writes 50 scenarios and more as ${form}, which do as they say`, async () => {
      const known = readJson('expectations/async-await.json') as { failures: object };
      // An older CPython may do something else, which the scenario tells, too.
      const isSure = (one: Scenario): boolean =>
        form === 'python'
          ? expectationFor(one, newest.version) === one.expect
          : form !== 'async' || !(one.id in known.failures);
      const some = writable.filter(isSure);
      expect(some.length).to.be.at.least(50);
      await expectSame(some, form);
    });
  }

  for (const [id, program] of Object.entries(programs)) {
    it(`writes ${id}, in all forms, as CPython has it`, async () => {
      const scenario = await scenarioOf(id, program);
      for (const form of forms) await expectSame([scenario], form);
    });
  }

  it('does not write what asks for an error where none is caught, nor what gathers other things', () => {
    const [sample] = writable as [Scenario];
    const asking = [{ log: { caught: 'name' } }];
    const catching = (block: object[]): object[] => [
      { try: { do: [{ raise: 'No' }], catch: { No: block } } },
    ];
    const mains = [
      ...[asking, catching([{ spawn: { do: asking } }]), catching([{ call: asking }])],
      [{ gather: [{ await: 'a' }] }],
    ];
    for (const form of forms) {
      for (const main of mains) {
        const scenario = { ...sample, main: main as Program['main'] };
        expect(emitScenario(scenario, form), JSON.stringify(main)).to.equal(undefined);
      }
      expect(emitScenario({ ...sample, main: catching(asking) as Program['main'] }, form)).to.be.a(
        'string',
      );
    }
  });

  it('begins with what the scenario shows, and knows no other form', () => {
    const scenario = scenarios.find(({ id }) => id === 'tasks/result') as Scenario;
    expect(emitScenario(scenario, 'python')).to.match(/^# Waiting for a task gives/);
    expect(() => emitScenario(scenario, 'basic' as EmitForm)).to.throw(TypeError, 'no form basic');
  });
});

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { type EmitForm, emitScenario, type Scenario } from '../../lib/conformance/index.js';
import { readScenarios } from './corpus.js';
import { findPythons } from './oracle.js';
import { root } from './places.js';

const scenarios = readScenarios();
const forms: readonly EmitForm[] = ['coroutine', 'async', 'callbacks', 'python'];
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

  // All of them, in all forms: `npm run fixtures:emit`.
  for (const id of ['order/a-lost-update', 'finally/an-error-wins-over-an-error']) {
    for (const form of forms) {
      it(`writes ${id} as ${form}, which does as the scenario says`, () => {
        const scenario = scenarios.find((one) => one.id === id) as Scenario;
        const { trace, outcome } = scenario.expect ?? {};
        expect(run(scenario, form)).to.deep.equal({ trace, outcome });
      });
    }
  }

  it('writes 50 scenarios and more, each in all forms or in none', () => {
    const counts = forms.map(
      (form) => scenarios.filter((one) => emitScenario(one, form) !== undefined).length,
    );
    expect(new Set(counts).size).to.equal(1);
    expect(counts[0]).to.be.at.least(50);
  });

  it('begins with what the scenario shows, and knows no other form', () => {
    const scenario = scenarios.find(({ id }) => id === 'tasks/result') as Scenario;
    expect(emitScenario(scenario, 'python')).to.match(/^# Waiting for a task gives/);
    expect(() => emitScenario(scenario, 'basic' as EmitForm)).to.throw(TypeError, 'no form basic');
  });
});

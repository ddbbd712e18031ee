import { expect } from 'chai';
import { countAssertion } from '../kit/guard.js';
import { yieldfrom } from '../../lib/conformance/adapters/yieldfrom.js';
import { hashOf, readJson, readScenarios } from './corpus.js';
import { runProgram } from '../../lib/conformance/run-program.js';
import { compareVersions, findPythons, Oracle, type Python } from './oracle.js';
import { checkScenarioOnHost } from '../../lib/conformance/check-scenario.js';
import {
  type Json,
  programOf,
  type Result,
  type Scenario,
} from '../../lib/conformance/scenario.js';
import { violations } from './schema/validate.js';
import { allVerbs, needsOf, visitVerbs } from '../../lib/conformance/verbs.js';

const SAMPLE = 30;

/** Three ways to call a coroutine, and a mixture; `npm run conformance` takes all of them. */
const SEEDS = [0, 1, 3, 101];

const pythonMinors = ['3.8', '3.9', '3.10', '3.11', '3.12', '3.13'];

const corpus = readScenarios();
const pythons = findPythons().filter(({ minor }) => compareVersions(minor, '3.11') >= 0);

describe('conformance', () => {
  for (const scenario of corpus) {
    it(`${scenario.id}: ${scenario.claim}`, () => {
      expectResult(scenario, scenario.expect);
    });
  }

  describe('where this library differs on purpose', () => {
    for (const scenario of readScenarios('deviations')) {
      it(`${scenario.id}: ${scenario.claim}`, () => {
        expectResult(scenario, scenario.here);
        expect(scenario.here).to.not.deep.equal(scenario.expect);
        expect(scenario.reason).to.match(/\S.*\.$/);
      });
    }
  });

  describe('the corpus', () => {
    it('has 300 scenarios over 18 areas at least', () => {
      expect(corpus.length).to.be.at.least(300);
      expect(new Set(corpus.map(({ area }) => area)).size).to.be.at.least(18);
    });

    it('names each scenario by its place, once, with a claim of its own', () => {
      expect(new Set(corpus.map(({ id }) => id)).size).to.equal(corpus.length);
      expect(new Set(corpus.map(({ claim }) => claim)).size).to.equal(corpus.length);
      for (const { id, area } of corpus) expect(id).to.match(new RegExp(`^${area}/[a-z0-9-]+$`));
    });

    it('uses every verb of the language', () => {
      const used = new Set<string>();
      for (const { main } of corpus) visitVerbs(main as never, (verb) => used.add(verb));
      expect([...allVerbs].filter((verb) => !used.has(verb))).to.deep.equal([]);
    });

    it('keeps to its schemas', () => {
      const schema = readJson('schema/scenario.schema.json') as Json;
      for (const scenario of [...corpus, ...readScenarios('deviations')]) {
        const found = violations(scenario as unknown as Json, schema);
        expect(found, scenario.id).to.deep.equal([]);
      }
      for (const [file, name] of [
        ['MANIFEST.json', 'manifest'],
        ...pythonMinors.map((minor) => [`results/cpython-${minor}.json`, 'results']),
      ] as [string, string][]) {
        const rules = readJson(`schema/${name}.schema.json`) as Json;
        expect(violations(readJson(file) as Json, rules), file).to.deep.equal([]);
      }
    });

    it('is listed in its manifest, as it is', () => {
      const { scenarios: listed } = readJson('MANIFEST.json') as {
        scenarios: { id: string; hash: string }[];
      };
      const found = corpus.map((scenario) => [scenario.id, hashOf(scenario)]);
      expect(listed.map(({ id, hash }) => [id, hash])).to.deep.equal(found);
    });

    it('says what each scenario needs', () => {
      for (const scenario of corpus) expect(scenario.needs).to.deep.equal(needsOf(scenario));
    });
  });

  it('holds when a host drives the loop, for a sample', async () => {
    const told = corpus.filter(
      ({ needs, expect: e }) => e?.outcome.deadlock === undefined && !needs.includes('turns'),
    );
    for (const scenario of Array.from({ length: SAMPLE }, () => pick(told))) {
      const verdict = await checkScenarioOnHost(yieldfrom, scenario);
      expect(verdict, scenario.id).to.deep.equal({ kind: 'agrees' });
    }
  });

  for (const python of pythons.slice(-1)) {
    it(`a sample is what CPython ${python.version} says today`, () => expectSame(python));
  }
});

function expectResult(scenario: Scenario, expected: Result | undefined): void {
  const wanted = JSON.stringify(expected);
  for (const seed of SEEDS) {
    const found = JSON.stringify(runProgram(yieldfrom, scenario, { seed }));
    // Texts are quick to compare, objects are good to look at.
    if (found !== wanted) expect(JSON.parse(found), `seed ${seed}`).to.deep.equal(expected);
  }
  countAssertion();
}

async function expectSame(python: Python): Promise<void> {
  const fitting = corpus.filter(
    ({ profile }) => compareVersions(profile.replace('cpython>=', ''), python.minor) <= 0,
  );
  const sample = Array.from({ length: SAMPLE }, () => pick(fitting));
  const oracle = new Oracle(python);
  const answers = await Promise.all(
    sample.map((scenario) => oracle.ask(programOf(scenario), scenario.needs)),
  );
  oracle.close();
  const named = (results: readonly unknown[]) =>
    sample.map(({ id }, index) => ({ id, result: results[index] }));
  expect(named(answers)).to.deep.equal(named(sample.map((scenario) => scenario.expect)));
}

function pick(from: readonly Scenario[]): Scenario {
  return from[Math.floor(Math.random() * from.length)] as Scenario;
}

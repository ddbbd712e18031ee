// What the codemods make of whole files, and that it does the same.

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'chai';
import { codemod, formatReport } from '../../lib/codemod/index.js';
import { type Fixture, fixtures, readFixtures, root } from './read-fixtures.js';
import { programOf } from './replay.js';

const all = readFixtures();
const runnable = all.filter(({ before }) => before.includes("from '../host.js'"));
const seeds = Array.from({ length: 20 }, (_none, index) => index + 1);

const apply = ({ direction, path, options }: Fixture, text: string) =>
  codemod(direction, text, { path, ...options });

describe('codemod', () => {
  it('has at least 80 fixtures, of which 25 run', () => {
    expect(all.length).to.be.at.least(80);
    expect(runnable.length).to.be.at.least(25);
  });

  for (const fixture of all) {
    it(`${fixture.direction}: ${fixture.name}`, () => {
      const result = apply(fixture, fixture.before);
      expect(result.code).to.equal(fixture.after);
      const report = formatReport(fixture.path, result).map((line) => `${line}\n`);
      expect(report.join('')).to.equal(fixture.report);
    });
  }

  it('changes nothing the second time', () => {
    for (const fixture of all) {
      expect(apply(fixture, fixture.after).code, fixture.name).to.equal(fixture.after);
    }
  });

  it('gives what type-checks', function () {
    this.timeout(120_000);
    this.slow(30_000);
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    const check = (): string =>
      execFileSync(process.execPath, [tsc, '-p', fixtures], { encoding: 'utf8', cwd: root });
    try {
      expect(check()).to.equal('');
    } catch (error) {
      expect((error as { stdout?: string }).stdout ?? String(error)).to.equal('');
    }
  });

  describe('keeps the order of what happens, under 20 seeds', () => {
    const traces = new Set<string>();
    for (const { direction, name, before, after } of runnable) {
      it(`${direction}: ${name}`, async () => {
        const programs = [programOf(before), programOf(after)] as const;
        for (const seed of seeds) {
          const [old, now] = [await programs[0](seed), await programs[1](seed)];
          expect(old).to.not.deep.equal([]);
          expect(now, `seed ${String(seed)}`).to.deep.equal(old);
          traces.add(`${name}\n${old.join('\n')}`);
        }
      });
    }

    it('which differ from seed to seed', () => {
      expect(traces.size).to.be.at.least(runnable.length);
    });
  });
});

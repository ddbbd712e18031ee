import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { root } from './rules/tree.js';

interface Fault {
  readonly name: string;
  readonly file: string;
  readonly find: string;
  readonly put: string;
  readonly rules: readonly number[];
}

const list = pathToFileURL(join(root, 'tools/mutants/driver-faults.mjs')).href;

// The faults are tried by `npm run mutants:driver`; here it is only seen that they can be.
describe('the faults of mutants:driver', () => {
  let faults: readonly Fault[];
  before(async () => {
    ({ faults } = (await import(list)) as { faults: readonly Fault[] });
  });

  it('are forty, each with a name of its own and the rules that it breaks', () => {
    expect(new Set(faults.map(({ name }) => name)).size).to.equal(40);
    expect(faults.filter(({ rules }) => rules.length === 0)).to.deep.equal([]);
    expect(faults.filter(({ find, put }) => find === put)).to.deep.equal([]);
  });

  it('each find their one place in lib/ as it is compiled', () => {
    const lost = faults.filter(({ file, find }) => {
      const text = readFileSync(join(root, 'build/spec/lib', file), 'utf8');
      return text.split(find).length !== 2;
    });
    expect(lost.map(({ name, file }) => `${name}: look it up again in ${file}`)).to.deep.equal([]);
  });
});

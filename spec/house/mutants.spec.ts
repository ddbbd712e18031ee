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

async function faultsOf(list: string): Promise<readonly Fault[]> {
  const url = pathToFileURL(join(root, 'tools/mutants', list)).href;
  return ((await import(url)) as { readonly faults: readonly Fault[] }).faults;
}

/** The faults whose place in lib/, as it is compiled, is gone or not the only one. */
function lost(faults: readonly Fault[]): string[] {
  return faults
    .filter(({ file, find }) => {
      const text = readFileSync(join(root, 'build/spec/lib', file), 'utf8');
      return text.split(find).length !== 2;
    })
    .map(({ name, file }) => `${name}: look it up again in ${file}`);
}

// The faults are tried by `npm run mutants:driver`; here it is only seen that they can be.
describe('the faults of mutants:driver', () => {
  let faults: readonly Fault[];
  before(async () => {
    faults = await faultsOf('driver-faults.mjs');
  });

  it('are forty-one, each with a name of its own and the rules that it breaks', () => {
    expect(new Set(faults.map(({ name }) => name)).size).to.equal(41);
    expect(faults.filter(({ rules }) => rules.length === 0)).to.deep.equal([]);
    expect(faults.filter(({ find, put }) => find === put)).to.deep.equal([]);
  });

  it('each find their one place in lib/ as it is compiled', () => {
    expect(lost(faults)).to.deep.equal([]);
  });
});

describe('the faults in std of conformance:mutants', () => {
  let faults: readonly Fault[];
  before(async () => {
    faults = await faultsOf('std-faults.mjs');
  });

  it('are fifty-seven, each with a name of its own', () => {
    expect(new Set(faults.map(({ name }) => name)).size).to.equal(57);
    expect(faults.filter(({ find, put }) => find === put)).to.deep.equal([]);
  });

  it('each find their one place in lib/ as it is compiled', () => {
    expect(lost(faults)).to.deep.equal([]);
  });
});

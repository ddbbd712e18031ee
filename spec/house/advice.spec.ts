// What the house advises and does not enforce: printed once, at the end of this suite.

import { expect } from 'chai';
import { oversizes, unmirrored } from './rules/forms.js';
import { laws } from './rules/laws.js';
import { publicDoors, undocumented } from './rules/public.js';
import { readTree, treeOf } from './rules/tree.js';

const shownMax = 10;

function print(title: string, advice: readonly string[]): void {
  if (advice.length === 0) return;
  const shown = process.env['YIELDFROM_ADVICE'] === 'all' ? advice.length : shownMax;
  console.log(`    ${title} (${advice.length}):`);
  for (const line of advice.slice(0, shown)) console.log(`      ${line}`);
  if (advice.length > shown) console.log('      … all of them with YIELDFROM_ADVICE=all');
}

describe('advice', () => {
  const lib = readTree('lib');

  after(function () {
    // It reads every file, and may have to do so beside everything else that a machine does.
    this.timeout(240_000);
    print('over the sizes of the house', oversizes(lib));
    print('not mirrored', unmirrored(lib, readTree('spec')));
    if (!laws.docsEnforced) print('not documented', undocumented(lib, 'index.ts', laws));
    const { hidden, missing } = publicDoors(lib, laws);
    if (missing.length > 0) print(`public nowhere yet (no ${missing.join(', no ')})`, hidden);
  });

  it('finds a file of more than 300 lines', () => {
    const check = (lineCount: number): string[] =>
      oversizes(treeOf({ 'a.ts': 'f();\n'.repeat(lineCount) }));
    expect(check(300)).to.deep.equal([]);
    expect(check(301)).to.deep.equal(['a.ts has 301 lines']);
  });

  it('finds a function of more than 60 lines', () => {
    const check = (head: string): string[] =>
      [58, 59].flatMap((count) =>
        oversizes(treeOf({ 'a.ts': `${head}{\n${'f();\n'.repeat(count)}}` })),
      );
    expect(check('function a() ')).to.deep.equal(['a.ts:1 function of 61 lines']);
    expect(check('const a = () => ')).to.deep.equal(['a.ts:1 function of 61 lines']);
  });

  it('finds files without a spec, and specs without a file', () => {
    const files = treeOf({ 'index.ts': '', 'core/index.ts': '', 'core/a.ts': '', 'core/b.ts': '' });
    const specs = treeOf({ 'core/a.spec.ts': '', 'core/c.spec.ts': '', 'house/d.spec.ts': '' });
    expect(unmirrored(files, specs)).to.deep.equal([
      'lib/core/b.ts has no spec',
      'spec/core/c.spec.ts has no file in lib',
    ]);
  });
});

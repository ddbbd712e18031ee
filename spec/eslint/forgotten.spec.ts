// The table of forgotten calls in docs/debugging.md, row by row.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { P } from '../kit/lint.js';
import { lint } from '../kit/typed-lint.js';
import { root } from '../house/rules/tree.js';

const [, table = ''] = readFileSync(join(root, 'docs/debugging.md'), 'utf8').split(
  '## What finds a forgotten call',
);

const rows = [...table.matchAll(/^\| `(.*?)` +\| (.*?) +\|$/gm)].map(
  ([, code = '', said = '']) => [code, said.replaceAll('`', '')] as const,
);

describe('recommended', function () {
  this.timeout(120_000);
  this.slow(5000);

  it('is asked of twelve ways to forget a call, and of one that may be meant', () => {
    expect(rows).to.have.length(13);
    expect(rows.filter(([, said]) => said === 'nobody')).to.have.length(1);
  });

  for (const [code, said] of rows) {
    it(`reports ${code} by ${said}`, () => {
      const found = lint('forgotten.js', P + code).map(({ rule }) => rule);
      expect(found).to.deep.equal(said === 'nobody' ? [] : [`yieldfrom/${said}`]);
    });
  }
});

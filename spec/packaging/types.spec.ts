// What a user's compiler says of the declarations that were built. Every other TypeScript that we support
// does the same in `npm run types:matrix`.

import { execFile } from 'node:child_process';
import { expect } from 'chai';
import { root } from '../house/rules/tree.js';

describe('the declarations of the package', function () {
  this.timeout(300_000);
  this.slow(60_000);

  it('are compiled by the installed TypeScript, whatever lib is set', async () => {
    const said = await new Promise<string>((resolve) => {
      const args = ['tools/types-matrix.mjs', '--installed'];
      execFile(process.execPath, args, { cwd: root }, (_error, output, errors) => {
        resolve(output + errors);
      });
    });
    const verdicts = said.trim().split('\n');
    expect(verdicts.filter((line) => !line.endsWith(': compiles'))).to.deep.equal([]);
    expect(verdicts.length).to.be.at.least(6);
  });
});

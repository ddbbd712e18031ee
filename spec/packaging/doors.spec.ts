// What the exports map names can be loaded as it was built, as a module and as CommonJS. Each door in
// a process of its own: some put themselves into the program that loads them.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { root } from '../house/rules/tree.js';
import { ensureDist } from './dist.js';

/** They need a runner or a worker around them, and are run in one elsewhere; here they are parsed. */
const needsMore = /^\.\/(?:testing\/(?:mocha|jest|vitest|node-test)|browser\/worker)$/;

type Door = Record<'import' | 'require', { readonly default: string }>;

const { exports: doors } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  exports: Record<string, Door | string>;
};

describe('the doors of the package', function () {
  this.timeout(240_000);
  this.slow(2000);
  before(ensureDist);

  for (const [door, files] of Object.entries(doors)) {
    if (typeof files === 'string') continue;
    if (needsMore.test(door)) {
      it(`have yieldfrom${door.slice(1)} in files that can be parsed`, () => {
        for (const { default: file } of [files.import, files.require]) {
          const said = execFileSync(process.execPath, ['--check', file], { cwd: root });
          expect(said.length, file).to.equal(0);
        }
      });
      continue;
    }
    const name = `yieldfrom${door.slice(1)}`;
    it(`load ${name}, with the same names either way`, () => {
      const program =
        `const esm = await import('${name}');` +
        `const cjs = (await import('node:module')).createRequire(process.cwd() + '/')('${name}');` +
        `const own = (door) => Object.keys(door).filter((key) => key !== 'default' && key !== '__esModule' && key !== 'module.exports').sort().join();` +
        `console.log(own(esm) === own(cjs), own(esm).length > 0); process.exit();`;
      const args = ['--input-type=module', '--eval', program];
      const said = execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
      expect(said.trim()).to.equal('true true');
    });
  }
});

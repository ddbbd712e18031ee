// The adapters of the runners that the library has installed; `npm run test:runners` has the others too.

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { root } from '../house/rules/tree.js';
import { ensureDist } from './dist.js';

describe('the adapter of a runner', function () {
  this.timeout(240_000);
  this.slow(20_000);

  for (const runner of ['mocha', 'node-test']) {
    it(`${runner}: refuses bodies that nobody runs, runs it.co, and names what is left behind`, async () => {
      ensureDist();
      const command = ['spec/runners/check.mjs', runner];
      const { stdout } = await promisify(execFile)(process.execPath, command, { cwd: root });
      expect(stdout).to.contain('all runners do as they should');
    });
  }
});

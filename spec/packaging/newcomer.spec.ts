// "In five minutes" of docs/testing.md, step by step: the file as it stands there, the commands, the line that
// the first prints, and the repair.

import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { root } from '../house/rules/tree.js';
import { ensureDist } from './dist.js';

const docs = readFileSync(join(root, 'docs', 'testing.md'), 'utf8');
const code = /```js file=race\.test\.mjs\n([^]*?)```/.exec(docs)?.[1] ?? '';
const folder = join(root, 'build', 'newcomer');

/** Runs `npx mocha race.test.mjs`. */
function mocha(text: string, replay?: string): { status: number | null; said: string } {
  writeFileSync(join(folder, 'race.test.mjs'), text);
  const { status, stdout } = spawnSync(
    process.execPath,
    [join(root, 'node_modules', 'mocha', 'bin', 'mocha.js'), '--no-config', 'race.test.mjs'],
    { cwd: folder, encoding: 'utf8', env: { ...process.env, YIELDFROM_REPLAY: replay ?? '' } },
  );
  return { status, said: stdout };
}

describe('the first five minutes of docs/testing.md', function () {
  this.timeout(240_000);
  this.slow(5000);
  before(() => {
    ensureDist();
    mkdirSync(folder, { recursive: true });
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('lead from an install to a race that is replayed, and mended', () => {
    const plain = mocha(code.replace('{ explore: {} }', '{}'));
    expect(plain.said).to.contain('1 passing');

    const found = mocha(code);
    expect(found.said).to.contain('the balance is 70').and.contain('in plain order');
    const line = /replay: (yieldfrom1:\S+)/.exec(found.said)?.[1] ?? '';
    expect(docs).to.contain(`replay: ${line}`);

    const again = mocha(code, line);
    expect(again.status).to.equal(1);
    expect(again.said).to.contain('the balance is 70').and.contain(`replay: ${line}`);

    const mended = mocha(code.replace('balance = before + amount', 'balance += amount'));
    expect(mended.said).to.contain('1 passing');
  });
});

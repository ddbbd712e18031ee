import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { root } from '../house/rules/tree.js';
import { needsRedis } from '../node/cluster-kit.js';
import { demoNames, expectedOf, prepareDemos, runDemo } from './programs.js';

/** Those whose sleeps in real time add up to less than a second and a half. */
const quick = [
  '01-hello',
  '02-delegation',
  '04-starting-gun',
  '05-misconception',
  '08-another-loop',
];

describe('demos', function () {
  this.timeout(120_000);
  this.slow(4000);

  before(prepareDemos);

  for (const name of demoNames()) {
    it(`${name} prints what its expected.txt says`, async function () {
      if (name === '11-cluster') needsRedis(this);
      expect(await runDemo(name)).to.equal(expectedOf(name));
    });
  }

  for (const name of quick) {
    it(`${name} prints the same in real time`, async () => {
      expect(await runDemo(name, ['--real'])).to.equal(expectedOf(name));
    });
  }

  it('each has a page that says what to see', () => {
    const lacking = demoNames().filter(
      (name) => !existsSync(join(root, 'demos', name, 'README.md')),
    );
    expect(lacking).to.deep.equal([]);
  });
});

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import * as everyday from '../../lib/index.js';
import { root } from './rules/tree.js';

describe('docs/api.md', function () {
  this.timeout(300_000);
  this.slow(60_000);

  it('is what npm run api:file writes', () => {
    const args = [join(root, 'tools/api-file.mjs'), '--check'];
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    expect([status, stderr]).to.deep.equal([0, '']);
  });

  it('has every value that the front door exports', () => {
    const text = readFileSync(join(root, 'docs/api.md'), 'utf8');
    const named = new Set([...text.matchAll(/^\*\*(\S+)\*\*/gm)].map((match) => match[1]));
    expect(Object.keys(everyday).filter((name) => !named.has(name))).to.deep.equal([]);
  });
});

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'chai';
import { root } from './rules/tree.js';

/** What `npm run api:executed` says without running anything. */
function named(...args: readonly string[]): { readonly status: number; readonly lines: string[] } {
  const tool = join(root, 'tools/api-executed.mjs');
  const { status, stdout } = spawnSync(process.execPath, [tool, '--named', '--missing', ...args], {
    encoding: 'utf8',
  });
  return { status: status ?? -1, lines: stdout.split('\n') };
}

describe('the names of asyncio that the doors export', function () {
  // They load every door, and may have to do so beside everything else that a machine does.
  this.timeout(240_000);

  it('are each named by a spec', () => {
    const { status, lines } = named();
    expect([lines.filter((line) => line.includes('no spec')), status]).to.deep.equal([[], 0]);
  });

  it('are missed where no spec names them', () => {
    const { status, lines } = named('--in', 'docs');
    expect(status).to.equal(1);
    expect(lines).to.include.members([
      '    Lock: no spec names it',
      '    Task.uncancel: no spec names it',
    ]);
  });
});

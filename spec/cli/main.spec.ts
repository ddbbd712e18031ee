// The command itself, as compiled: what it says of itself, and to those who mistype.

import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const main = fileURLToPath(new URL('../../lib/cli/main.js', import.meta.url));
const { version } = createRequire(import.meta.url)('yieldfrom/package.json') as { version: string };

function yieldfrom(
  ...args: readonly string[]
): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [main, ...args], (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code), out, err });
    });
  });
}

describe('yieldfrom', function () {
  this.timeout(120_000);
  this.slow(5000);

  it('tells its version', async () => {
    expect(await yieldfrom('--version')).to.deep.equal({ code: 0, out: `${version}\n`, err: '' });
  });

  it('lists its commands, and helps with one of them', async () => {
    const { code, out } = await yieldfrom('help');
    expect([code, out]).to.satisfy(() => /pstree.*\n.*graph/.test(out) && code === 0);
    const { out: help } = await yieldfrom('help', 'worker');
    expect(help).to.contain('--jobs <module...>');
  });

  it('says of a command that it does not know where to look', async () => {
    const { code, err } = await yieldfrom('frob');
    expect([code, err]).to.deep.equal([
      1,
      "error: unknown command 'frob'\n(yieldfrom --help lists the commands)\n",
    ]);
  });

  it('says of a command with a missing argument how to learn more', async () => {
    const { code, err } = await yieldfrom('ps');
    expect([code, err]).to.deep.equal([
      1,
      "error: missing required argument 'pid'\n(yieldfrom ps --help tells more)\n",
    ]);
  });
});

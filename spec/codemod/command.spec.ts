// The command `yieldfrom codemod`, as compiled.

import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { root } from './read-fixtures.js';

const main = join(root, 'build/spec/lib/cli/main.js');
const old = "import co from 'co';\n\nco(function* () {\n  yield Promise.resolve();\n});\n";
const other = 'function* range() {\n  yield 1;\n}\n';

function codemod(...args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [main, 'codemod', ...args], (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code), out, err });
    });
  });
}

describe('yieldfrom codemod', function () {
  this.timeout(120_000);
  this.slow(10_000);
  let folder = '';
  const file = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  before(() => (folder = mkdtempSync(join(tmpdir(), 'yieldfrom-codemod-'))));
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('rewrites files, and says what it left alone, and where', async () => {
    const [first, second] = [file('old.js', old), file('range.js', other)];
    const { code, out } = await codemod('co-to-async', first, second);
    expect(readFileSync(first, 'utf8')).to.equal(
      '(async function () {\n  await Promise.resolve();\n})();\n',
    );
    expect(readFileSync(second, 'utf8')).to.equal(other);
    expect(out).to.contain(`${second}:1:1 left alone function range: nothing here shows that`);
    expect(out).to.match(/1 functions rewritten, 1 left alone\n$/);
    expect(code).to.equal(0);
  });

  it('only says so with --dry-run', async () => {
    const path = file('dry.js', old);
    const { out } = await codemod('co-to-yieldfrom', '--dry-run', path);
    expect(readFileSync(path, 'utf8')).to.equal(old);
    expect(out).to.contain('1 functions would be rewritten, 0 left alone');
  });

  it('leaves files alone that it cannot read, and goes on with the others', async () => {
    const [broken, good] = [file('broken.js', 'function* {'), file('good.js', old)];
    const { code, out, err } = await codemod('co-to-async', broken, good);
    expect(err).to.contain(`${broken}: left alone: `);
    expect(out).to.contain('1 functions rewritten');
    expect(code).to.equal(1);
  });

  it('refuses a direction that there is not', async () => {
    const { code, err } = await codemod('async-to-co', file('x.js', old));
    expect(err).to.contain('Allowed choices are co-to-yieldfrom, co-to-async');
    expect(code).to.equal(1);
  });
});

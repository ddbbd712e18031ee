// Names that can be awaited outside any run bring the means to make a loop with them, in a bundle that
// holds nothing else too; the others do not.

import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import { expect } from 'chai';
import { rollup } from 'rollup';
import { root } from '../house/rules/tree.js';
import { ensureDist } from './dist.js';

const programs: Record<string, string> = {
  sleep: "console.log(await sleep(1, 'awaited'));",
  call: "console.log(await call((function* () { return 'awaited'; })()));",
  coroutine: "console.log(await coroutine(function* () { return 'awaited'; })());",
  toAsync: "console.log(await toAsync(function* () { return 'awaited'; })());",
  fromAsync: "console.log(await fromAsync(async () => 'awaited')());",
  asyncGenerator:
    "for await (const text of asyncGenerator(function* (emit) { yield* emit('awaited'); })) console.log(text);",
  toAsyncIterable:
    "let step = { done: false, value: 'awaited' }; const source = { aiter: () => source, " +
    '*anext() { const now = step; step = { done: true }; return now; } }; ' +
    'for await (const text of toAsyncIterable(source)) console.log(text);',
};

describe('a bundle', function () {
  this.timeout(240_000);
  this.slow(10_000);

  let folder: string;
  before(() => {
    ensureDist();
    folder = mkdtempSync(join(tmpdir(), 'yieldfrom-bundle-'));
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  async function bundle(name: string, program: string): Promise<string> {
    const entry = join(folder, `${name}.entry.mjs`);
    const library = JSON.stringify(join(root, 'dist/index.js'));
    writeFileSync(entry, `import { ${name} } from ${library};\n${program}\n`);
    const built = await rollup({ input: entry });
    const { output } = await built.generate({ format: 'es' });
    await built.close();
    return output[0].code;
  }

  function run(name: string, code: string): Promise<string> {
    const file = join(folder, `${name}.mjs`);
    writeFileSync(file, code);
    return new Promise((resolve) => {
      execFile(process.execPath, [file], (_error, output, errors) => {
        resolve(output + errors);
      });
    });
  }

  for (const [name, program] of Object.entries(programs)) {
    it(`of ${name} alone can await it`, async () => {
      expect(await run(name, await bundle(name, program))).to.equal('awaited\n');
    });
  }

  it('of what needs no host carries none', async () => {
    for (const name of ['CancelledError', 'isCancelled', 'ContextVar', 'gather', 'Lock']) {
      const code = await bundle(name, `console.log(${name});`);
      expect(code, name).not.to.contain('setImmediate');
      expect(code, name).not.to.contain('MessageChannel');
    }
  });

  it('keeps what is imported for what it does: the entry of a Web Worker', async () => {
    const entry = join(root, 'build/worker.entry.mjs');
    writeFileSync(entry, "import 'yieldfrom/browser/worker';\n");
    const built = await rollup({ input: entry, plugins: [nodeResolve({ browser: true })] });
    const { output } = await built.generate({ format: 'es' });
    await built.close();
    rmSync(entry);
    expect(output[0].code).to.contain('DedicatedWorkerGlobalScope');
  });
});

// The programs of the ladder in all their forms: the same lines in the same order, as they are written
// and with three seeded changes of all delays; and what is said of them, by pages and by the compiler.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { root } from '../house/rules/tree.js';
import { prepareDemos, runProgram } from './programs.js';
import { findPythons, type Python } from './pythons.js';

interface Form {
  readonly file: string;
  readonly path: string;
  readonly lines: readonly { readonly text: string; readonly marks: readonly number[] }[];
}

interface Rung {
  readonly id: string;
  readonly prints: string;
  readonly forms: readonly Form[];
}

/** The path of a program, its seed, and what it printed. */
type Output = [path: string, seed: string, printed: string];

const seeds = ['0', '1', '2', '3'];
const runner = 'demos/ladder/run.mjs';
const node = process.execPath;
const page = readFileSync(join(root, 'docs/ladder.md'), 'utf8');

/** Where a form is run: what is TypeScript, as it was compiled. */
const compiledOf = ({ path }: Form): string =>
  path.endsWith('.ts') ? join('build', path.replace(/\.ts$/, '.js')) : path;

describe('the ladder', function () {
  this.timeout(240_000);
  this.slow(4000);

  let programs: Rung[] = [];
  const outputs = new Map<string, string>();
  const printedBy = (form: Form, seed: string): string | undefined =>
    outputs.get(`${form.path} ${seed}`);
  const formsOf = (extension: RegExp): Form[] =>
    programs.flatMap(({ forms }) => forms.filter(({ file }) => extension.test(file)));

  before(async () => {
    await prepareDemos();
    await runProgram(node, ['tools/ladder.mjs', 'page']);
    const text = readFileSync(join(root, 'build/ladder/ladder.json'), 'utf8');
    ({ programs } = JSON.parse(text) as { programs: Rung[] });
  });

  before('run those in JavaScript', async () => {
    const forms = formsOf(/\.[jt]s$/);
    const options = ['--json', '--seeds', seeds.join(',')];
    const { output } = await runProgram(node, [runner, ...options, ...forms.map(compiledOf)]);
    const byPath = new Map(forms.map((form) => [compiledOf(form), form.path]));
    for (const [path, seed, printed] of JSON.parse(output) as Output[]) {
      outputs.set(`${String(byPath.get(path))} ${seed}`, printed);
    }
  });

  before('run those in Python', async () => {
    const { legacy, modern } = findPythons();
    await runPython(legacy, /legacy\.py$/);
    await runPython(modern, /modern\.py$/);
  });

  async function runPython(python: Python | undefined, files: RegExp): Promise<void> {
    if (python === undefined) return;
    const paths = formsOf(files).map(({ path }) => path);
    const batch = ['demos/side-by-side/virtual_loop.py', '--batch', seeds.join(','), ...paths];
    const printed = JSON.parse((await runProgram(python.path, batch)).output) as object;
    for (const [path, texts] of Object.entries(printed) as [string, string[]][]) {
      texts.forEach((text, index) => outputs.set(`${path} ${String(seeds[index])}`, text));
    }
  }

  after(() => {
    const kinds = [/\.[jt]s$/, /legacy\.py$/, /modern\.py$/].map(
      (kind) => [...outputs.keys()].filter((key) => kind.test(key.replace(/ \d$/, ''))).length,
    );
    const [ours, legacy, modern] = kinds.map(String) as [string, string, string];
    console.log(
      `    ${String(programs.length)} programs: outputs compared: ${ours} in JavaScript, ` +
        `${legacy} of yield from and ${modern} of await in Python`,
    );
  });

  it('has eight programs, each in the six forms of JavaScript', () => {
    expect(programs.length).to.equal(8);
    const files = ['callbacks.ts', 'promises.ts', 'co.ts', 'yield-star.ts', 'async-await.ts'];
    for (const { id, forms } of programs) {
      const javascript = forms.map(({ file }) => file).filter((file) => !file.endsWith('.py'));
      expect(javascript, id).to.deep.equal([...files, 'emitted.js']);
    }
  });

  it('prints the same from every rung, as written', () => {
    for (const { prints, forms } of programs) {
      for (const form of forms) {
        const printed = printedBy(form, '0');
        if (printed === undefined) expect(form.file, form.path).to.match(/\.py$/);
        else expect(printed, form.path).to.equal(prints);
      }
    }
  });

  it('prints the same from every rung with other delays', () => {
    let comparedCount = 0;
    for (const { forms } of programs) {
      const [first, ...others] = forms as [Form, ...Form[]];
      for (const seed of seeds.slice(1)) {
        const wanted = printedBy(first, seed);
        expect(wanted, first.path).to.be.a('string');
        for (const form of others) {
          const printed = printedBy(form, seed);
          if (printed === undefined) continue;
          expect(printed, `${form.path}, seed ${seed}`).to.equal(wanted);
          comparedCount += 1;
        }
      }
    }
    expect(comparedCount).to.be.at.least(8 * 5 * 3);
  });

  it('shows what the pinned compiler emits', async () => {
    const { output } = await runProgram(node, ['tools/ladder.mjs', 'check']);
    expect(output).to.equal('8 files are what the compiler emits\n');
  });

  it('marks lines with numbers that every form has', () => {
    for (const { id, forms } of programs) {
      const marksOf = ({ lines }: Form): number[] =>
        [...new Set(lines.flatMap(({ marks }) => marks))].sort((a, b) => a - b);
      const wanted = marksOf(forms[0] as Form);
      expect(wanted.length, id).to.be.at.least(3);
      for (const form of forms) expect(marksOf(form), form.path).to.deep.equal(wanted);
    }
  });

  describe('is told in docs/ladder.md', () => {
    it('by code that stands in the files', () => {
      const blocks = [...page.matchAll(/^```\w+ (demos\/\S+)\n(.*?)^```$/gms)];
      expect(blocks.length).to.be.at.least(6);
      for (const [, path, code] of blocks as unknown as [string, string, string][]) {
        expect(existsSync(join(root, path)), path).to.equal(true);
        expect(readFileSync(join(root, path), 'utf8'), path).to.contain(code.trimEnd());
      }
    });

    it('by the microtasks that were counted', async () => {
      const files = ['promises', 'co', 'async-await', 'yield-star'];
      const paths = programs.flatMap(({ id }) =>
        files.map((file) => `build/demos/ladder/${id}/${file}.js`),
      );
      const { output } = await runProgram(node, [runner, '--count', ...paths]);
      const counts = output
        .trimEnd()
        .split('\n')
        .map((line) => line.split(' ').at(-1));
      const rows = programs.map(({ id }, index) => [
        id,
        ...counts.slice(index * files.length, (index + 1) * files.length),
      ]);
      const told = [...page.matchAll(/^\| (\d\d-[\w-]+) .*$/gm)].map(([row]) =>
        row
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim()),
      );
      expect(told).to.deep.equal(rows);
    });
  });
});

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { prepareDemos } from '../demos/programs.js';
import * as everyday from '../../lib/index.js';
import * as http from '../../lib/io/http/index.js';
import { codemod, type CodemodDirection } from '../../lib/codemod/index.js';
import * as node from '../../lib/node.js';
import { documents } from './rules/documents.js';
import {
  calledIn,
  linksIn,
  programsIn,
  rewritingsIn,
  sourceFilesIn,
  uncheckedIn,
} from './rules/programs.js';
import { canRun, compileAll, outputOf } from './rules/run-programs.js';
import { root } from './rules/tree.js';

describe('documents', function () {
  this.timeout(300_000);
  this.slow(2000);

  const texts = documents().map((path) => [path, readFileSync(join(root, path), 'utf8')] as const);
  const programs = texts.flatMap(([path, text]) => programsIn(path, text));

  describe('hold programs', () => {
    before(async () => {
      await prepareDemos();
      await compileAll(
        programs,
        texts.flatMap(([path, text]) => sourceFilesIn(path, text)),
      );
    });

    for (const program of programs.filter(canRun)) {
      it(`${program.place} prints what it says`, async () => {
        expect(await outputOf(program)).to.equal(program.expected);
      });
    }

    for (const rewriting of texts.flatMap(([path, text]) => rewritingsIn(path, text))) {
      it(`${rewriting.place} becomes what it says by the codemod ${rewriting.direction}`, () => {
        const direction = rewriting.direction as CodemodDirection;
        const { code } = codemod(direction, rewriting.before, { path: 'a.js' });
        expect(code).to.equal(rewriting.after);
      });
    }

    it('and no code of JavaScript that is neither run nor compiled', () => {
      expect(texts.flatMap(([path, text]) => uncheckedIn(path, text))).to.deep.equal([]);
    });

    it('of which README.md shows the first on its first screen', () => {
      const [first] = programs.filter(({ place }) => place.startsWith('README.md:'));
      expect(first?.code.trimEnd().split('\n').length).to.be.at.most(10);
      expect(Number(first?.place.split(':')[1])).to.be.below(12);
    });
  });

  it('say in README.md how things are written, by names that there are', () => {
    const ours = (readFileSync(join(root, 'README.md'), 'utf8').match(/^\|.*\|$/gm) ?? [])
      .map((row) => row.split('|').at(-2) ?? '')
      .flatMap(calledIn);
    expect(ours).to.include.members(['run', 'gather', 'Lock']);
    const exported = { ...everyday, ...node, ...http };
    expect(ours.filter((name) => !(name in exported))).to.deep.equal([]);
  });

  it('show in README.md the measurements that are kept', () => {
    const args = [join(root, 'bench', 'readme.mjs'), '--check'];
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    expect([status, stderr]).to.deep.equal([0, '']);
  });

  it('link only to files that are there', () => {
    const broken = texts.flatMap(([path, text]) =>
      linksIn(text)
        .filter((target) => !existsSync(join(root, dirname(path), target)))
        .map((target) => `${path} links to ${target}`),
    );
    expect(broken).to.deep.equal([]);
  });

  describe('are read', () => {
    it('a program and what it prints', () => {
      const text = 'a\n\n```ts program\nf();\n```\n\nIt prints:\n\n```text\nb\n```\n';
      expect(programsIn('a.md', text)).to.deep.equal([
        { place: 'a.md:3', kind: 'ts', code: 'f();\n', expected: 'b\n' },
      ]);
    });

    it('a program that prints nothing', () => {
      const text = '```ts program\nf();\n```\n\n```ts\ng();\n```\n';
      expect(programsIn('a.md', text)).to.deep.equal([
        { place: 'a.md:1', kind: 'ts', code: 'f();\n', expected: '' },
      ]);
    });

    it('programs in other tongues, which print what the next one prints', () => {
      const text = '```py program\nf()\n```\n```ts program virtual\nf();\n```\n```text\nb\n```\n';
      expect(programsIn('a.md', text)).to.deep.equal([
        { place: 'a.md:1', kind: 'py', code: 'f()\n', expected: 'b\n' },
        { place: 'a.md:4', kind: 'ts virtual', code: 'f();\n', expected: 'b\n' },
      ]);
    });

    it('what is only compiled, and files that programs import', () => {
      const text = '```ts check\nf();\n```\n\n```ts file jobs.ts\ng();\n```\n';
      expect(sourceFilesIn('a.md', text)).to.deep.equal([
        { place: 'a.md:1', name: '', code: 'f();\n' },
        { place: 'a.md:5', name: 'jobs.ts', code: 'g();\n' },
      ]);
    });

    it('files before and after a codemod', () => {
      const text = '```js codemod co-to-async\nf();\n```\n\n```js\ng();\n```\n';
      expect(rewritingsIn('a.md', text)).to.deep.equal([
        { place: 'a.md:1', direction: 'co-to-async', before: 'f();\n', after: 'g();\n' },
      ]);
      expect(uncheckedIn('a.md', text)).to.deep.equal([]);
    });

    it('code that nothing looks at', () => {
      expect(uncheckedIn('a.md', '```ts\nf();\n```\n```ts check\n```\n')).to.deep.equal(['a.md:1']);
    });

    it('no block that is not marked', () => {
      expect(programsIn('a.md', '```ts\nf();\n```\n```text\nb\n```\n')).to.deep.equal([]);
    });

    it('names that are called, but for methods', () => {
      expect(calledIn('`new Lock()`, `loop.stop()` `run(main())` b(c)')).to.deep.equal([
        'Lock',
        'run',
      ]);
    });

    it('links to files, not to places on the web or on the page', () => {
      const text = '[a](b.md) [c](d/e.md#f) [g](https://h.org) [i](#j)\n```ts\nk[l](m)\n```\n';
      expect(linksIn(text)).to.deep.equal(['b.md', 'd/e.md']);
    });
  });
});

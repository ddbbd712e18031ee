import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { filesBelow } from '../kit/files.js';
import { documents } from './rules/documents.js';
import { brokenLinks, headingsOf, namesIn, pathsNamedIn } from './rules/links.js';
import { root } from './rules/tree.js';

const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** Words of the language and of the platform that ARCHITECTURE.md has to say. */
const foreign = ['yield', 'next', 'finally', 'main', 'npm', 'setImmediate', 'setTimeout', 'value'];

describe('links in documents', () => {
  it('lead to files, headings and names that are there', () => {
    const broken = documents().flatMap((path) => brokenLinks(root, path, read(path)));
    expect(broken).to.deep.equal([]);
  });

  it('are not the only places that name files: those in bits of code are there, too', () => {
    const missing = documents()
      .filter((path) => !path.startsWith('docs/decisions/') && path !== 'CHANGELOG.md')
      .flatMap((path) => pathsNamedIn(read(path)).map((named) => [path, named] as const))
      .filter(([, named]) => !existsSync(join(root, named)) && !isMade(named));
    expect(missing).to.deep.equal([]);
  });

  it('stand in ARCHITECTURE.md beside names that the code has', () => {
    const code = filesBelow('lib')
      .map((file) => readFileSync(file, 'utf8'))
      .join('\n');
    const words = new Set(code.match(/[A-Za-z_]\w*/g));
    const named = namesIn(read('ARCHITECTURE.md')).filter((name) => !foreign.includes(name));
    expect(named).to.include.members(['wakeAt', 'callLater', 'advance']);
    expect(named.filter((name) => !words.has(name))).to.deep.equal([]);
  });

  describe('are read', () => {
    let folder = '';

    before(() => {
      folder = mkdtempSync(join(tmpdir(), 'yieldfrom-links-'));
      writeFileSync(join(folder, 'b.ts'), 'export const park = 1;\n');
      writeFileSync(join(folder, 'c.md'), '# One, `two`!\n');
    });

    after(() => {
      rmSync(folder, { recursive: true });
    });

    const check = (text: string, ...wrong: string[]): void => {
      expect(brokenLinks(folder, 'a.md', text), text).to.deep.equal(wrong);
    };

    it('with the names that they say of a file', () => {
      check('[park](b.ts), [`park`](b.ts), [how it parks](b.ts), [x](https://y.org/b.ts)');
      check('\n[unpark](b.ts)', 'a.md:2 says unpark of b.ts, which does not name it');
      check('[a](d.ts)', 'a.md:1 links to d.ts, which is not there');
    });

    it('with the headings that they lead to', () => {
      check('[a](c.md#one-two), [b](c.md)');
      check('[a](c.md#three)', 'a.md:1 links to c.md#three');
    });

    it('outside of blocks of code', () => {
      check('```ts\n[a](d.ts)\n```\n');
    });

    it('headings by the anchors that GitHub gives them', () => {
      expect(headingsOf('# A `b`, C\n## A b c\n```sh\n# no\n```\n')).to.deep.equal([
        'a-b-c',
        'a-b-c-1',
      ]);
    });
  });
});

/** What a command makes is not in a fresh checkout. */
function isMade(path: string): boolean {
  return path.endsWith('/dist/') || path.endsWith('/dist');
}

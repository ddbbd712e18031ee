// What a program is told that opens a door without the packages that it needs, or in a browser.

import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { root } from '../house/rules/tree.js';
import { ensureDist } from './dist.js';

describe('a door of the package', function () {
  this.timeout(240_000);
  this.slow(2000);
  let home: string;

  before(() => {
    ensureDist();
    home = mkdtempSync(join(tmpdir(), 'yieldfrom-alone-'));
    const installed = join(home, 'node_modules/yieldfrom');
    mkdirSync(installed, { recursive: true });
    cpSync(join(root, 'package.json'), join(installed, 'package.json'));
    // A link that is kept as a link: beside it nothing else is installed.
    symlinkSync(join(root, 'dist'), join(installed, 'dist'), 'junction');
  });
  after(() => {
    rmSync(home, { recursive: true, force: true });
  });

  /** Opens a door in a process of its own, and gives what is said. */
  function open(door: string, how: 'import' | 'require', ...flags: string[]): string {
    const load = how === 'import' ? `import('${door}')` : `Promise.resolve(require('${door}'))`;
    const tell =
      '(error) => console.log(`${error.name}: ${error.message} (${error.cause?.code ?? error.code})`)';
    const program = `try { ${load}.then((door) => console.log(Object.keys(door).length > 0), ${tell}); } catch (error) { (${tell})(error); }`;
    const alone = ['--preserve-symlinks', '--preserve-symlinks-main'];
    const args = [...alone, ...flags, '--input-type=commonjs', '--eval', program];
    return execFileSync(process.execPath, args, { cwd: home, encoding: 'utf8' }).trim();
  }

  const asking = [
    ['yieldfrom/cluster', 'the packages bullmq and ioredis: npm install bullmq ioredis'],
    ['yieldfrom/opentelemetry', 'the package @opentelemetry/api: npm install @opentelemetry/api'],
    ['yieldfrom/testing/mocha', 'the package mocha: npm install mocha'],
    ['yieldfrom/testing/vitest', 'the package vitest: npm install vitest'],
  ] as const;
  for (const [door, needs] of asking) {
    it(`${door} says what to install`, () => {
      const said = `RuntimeError: ${door} needs ${needs}`;
      expect(open(door, 'import')).to.equal(`${said} (ERR_MODULE_NOT_FOUND)`);
      expect(open(door, 'require')).to.equal(`${said} (MODULE_NOT_FOUND)`);
    });
  }

  const refusing = [
    ['yieldfrom/node', /^NotImplementedError: yieldfrom\/node needs Node: in a browser, .*browser/],
    ['yieldfrom/cluster', /^NotImplementedError: yieldfrom\/cluster needs Node: in a browser, /],
  ] as const;
  for (const [door, says] of refusing) {
    it(`${door} turns browsers away by name`, () => {
      expect(open(door, 'import', '--conditions=browser')).to.match(says);
      expect(open(door, 'require', '--conditions=browser')).to.match(says);
    });

    it(`${door} has the same names for a bundler of a browser`, async () => {
      const own = (await import(door)) as object;
      const text = readFileSync(
        join(root, `dist/porters/refusing/${door.slice('yieldfrom/'.length)}.js`),
        'utf8',
      );
      const names = [...text.matchAll(/nothing as (\w+)/g)].map(([, name]) => name);
      expect(names).to.have.members(Object.keys(own));
    });
  }

  it('loads all the same without what only a part of it needs', () => {
    for (const door of ['yieldfrom', 'yieldfrom/http', 'yieldfrom/testing', 'yieldfrom/eslint']) {
      expect(open(door, 'import'), door).to.equal('true');
      expect(open(door, 'require'), door).to.equal('true');
    }
  });

  it('lets the failure of a package through as it is', () => {
    const packages = ['bullmq', 'ioredis'].map((name) => join(home, 'node_modules', name));
    for (const folder of packages) {
      mkdirSync(folder);
      // Not one name of it is asked for by CommonJS before it runs.
      writeFileSync(join(folder, 'index.js'), "throw new RangeError('it fails by itself');");
    }
    try {
      expect(open('yieldfrom/cluster', 'require')).to.match(/^RangeError: it fails by itself/);
      expect(open('yieldfrom/cluster', 'import')).to.match(
        /^SyntaxError: Named export 'Queue' not found/,
      );
    } finally {
      for (const folder of packages) rmSync(folder, { recursive: true });
    }
  });
});

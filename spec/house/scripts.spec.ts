import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { root } from './rules/tree.js';

describe('the scripts of package.json', () => {
  /** Another name of `npm test`. */
  const synonyms = ['ok'];

  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const contributing = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8');
  const told = new Set(
    [...contributing.matchAll(/npm run (?:-s )?([\w:-]+)|`([\w:-]+)`|npm (test)/g)].flatMap(
      (match) => match.slice(1).filter((name) => name !== undefined),
    ),
  );

  it('are all in CONTRIBUTING.md', () => {
    const names = Object.keys(scripts).filter((name) => !synonyms.includes(name));
    expect(names.filter((name) => !told.has(name))).to.deep.equal([]);
  });

  it('are there, where CONTRIBUTING.md says npm run', () => {
    const run = [...contributing.matchAll(/npm run (?:-s )?([\w:-]+)/g)].map((match) => match[1]);
    expect(run.filter((name) => name === undefined || !(name in scripts))).to.deep.equal([]);
  });
});

// Generators that are iterators: no codemod may touch them.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { codemod, codemodDirections } from '../../lib/codemod/index.js';
import { root } from './read-fixtures.js';

const folder = join(root, 'spec/codemod/iterators');
const modules = readdirSync(folder);

describe('codemod', () => {
  for (const direction of codemodDirections) {
    it(`${direction} changes no byte of 40 modules of iterators`, () => {
      expect(modules.length).to.be.at.least(40);
      for (const path of modules) {
        const text = readFileSync(join(folder, path), 'utf8');
        const found = codemod(direction, text, { path, assumePromises: true, acrossFiles: true });
        expect(found.code, path).to.equal(text);
        expect(found.changed, path).to.deep.equal([]);
      }
    });
  }
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { root } from '../house/rules/tree.js';

describe('settled', () => {
  it('is built without a loop of turns', () => {
    for (const file of ['settled.ts', 'idle-waiters.ts']) {
      const source = readFileSync(join(root, 'lib/testing', file), 'utf8');
      expect(source).not.to.match(/\bwhile\b|\bsleep\(|\bskip\b|setTimeout|setImmediate|callSoon/);
    }
  });
});

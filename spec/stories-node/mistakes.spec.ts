// The page of mistakes: each has a heading to link to, a program that makes it and then does what is
// right, and a message of its own. That the programs print what they show, the spec of documents says.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { root } from '../house/rules/tree.js';

const sections = readFileSync(join(root, 'docs/mistakes.md'), 'utf8')
  .split(/^## /m)
  .slice(1)
  .map((text) => ({
    heading: text.slice(0, text.indexOf('\n')),
    program: /^```ts program\n([^]*?)^```$/m.exec(text)?.[1] ?? '',
    printed: (/^```text\n([^]*?)^```$/m.exec(text)?.[1] ?? '').split('\n'),
  }));

describe('the page of mistakes', () => {
  it('has fifteen or more, each under a heading of its own', () => {
    expect(sections.length).to.be.at.least(15);
    expect(new Set(sections.map(({ heading }) => heading)).size).to.equal(sections.length);
  });

  for (const { heading, program, printed } of sections) {
    it(`${heading}: is made, and mended`, () => {
      expect(program).to.match(/^function\* wrong\(/m);
      expect(program).to.match(/^function\* right\(/m);
    });

    it(`${heading}: is told by a class, a code where it is ours, and a sentence`, () => {
      const [kind = '', message = ''] = printed;
      expect(kind).to.match(/^(?:TypeError|RangeError|\w+Error [A-Z_]+)$/);
      expect(message.length).to.be.above(20);
    });
  }

  it('gives no two mistakes the same message', () => {
    const messages = sections.map(({ printed }) => printed.slice(0, 2).join(' '));
    expect(new Set(messages).size).to.equal(messages.length);
  });
});

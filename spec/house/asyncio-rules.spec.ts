import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect } from 'chai';
import { root } from './rules/tree.js';

/** What `npm run rules` says of the specs in a folder. */
function rules(...args: readonly string[]): { readonly status: number; readonly lines: string[] } {
  const { status, stdout } = spawnSync(process.execPath, [join(root, 'tools/rules.mjs'), ...args], {
    encoding: 'utf8',
  });
  return { status: status ?? -1, lines: stdout.split('\n') };
}

/** What it says of specs that name these rules in a title. */
function rulesOf(numbers: string): ReturnType<typeof rules> {
  mkdirSync(join(root, 'build'), { recursive: true });
  const folder = mkdtempSync(join(root, 'build/rules-'));
  try {
    // In two pieces, or this file would prove them all.
    const title = ['[rules', numbers].join(' ');
    writeFileSync(join(folder, 'planted.spec.ts'), `it('${title}] hold', () => {});\n`);
    return rules('--in', relative(root, folder));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('the rules of asyncio', () => {
  it('each have a spec that names them, or a reason to have none', () => {
    const { status, lines } = rules();
    expect([lines.filter((line) => line.includes('NO SPEC')), status]).to.deep.equal([[], 0]);
  });

  it('are missed as soon as one loses its spec', () => {
    const { status, lines } = rulesOf('1–39, 41–151, 153–209, 211–220, 222–267');
    expect([lines.filter((line) => line.includes('NO SPEC')), status]).to.deep.equal([
      ['  221  NO SPEC'],
      1,
    ]);
  });

  it('are numbered to 267', () => {
    const { status, lines } = rulesOf('1–39, 41–151, 153–209, 211–268');
    expect(status).to.equal(1);
    expect(lines.filter((line) => line.startsWith('There is'))[0]).to.match(
      /^There is no rule 268, which build\/rules-.*planted\.spec\.ts names\.$/,
    );
  });

  it('need no reason any more that have a spec', () => {
    const { status, lines } = rulesOf('1–267');
    expect(status).to.equal(1);
    expect(lines).to.include('Rule 40 has a spec by now: take it out of without.json.');
  });
});

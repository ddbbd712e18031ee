import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { allPrograms, path, type Places, placesIn } from './places.js';

/** The places of the marks. */
const marks = new Map<string, string>();
for (const [index, line] of readFileSync(path, 'utf8').split('\n').entries()) {
  for (const match of line.matchAll(/\/\*@(\w+)\*\/ \(?/g)) {
    const place = `${String(index + 1)}:${String(match.index + match[0].length + 1)}`;
    marks.set(match[1] as string, place);
  }
}

const programs = await allPrograms();

describe('captureTasks', function () {
  this.timeout(120_000);
  this.slow(10_000);
  let byV8: Record<string, Places> = {};

  before(() => {
    const program = fileURLToPath(new URL('./places.js', import.meta.url));
    const said = execFileSync(process.execPath, [program], { encoding: 'utf8' });
    byV8 = JSON.parse(said) as typeof byV8;
  });

  for (const [name, program] of Object.entries(programs)) {
    const chains = Object.entries(program.tasks).map(([task, chain]) => [
      task,
      chain.map((mark) => marks.get(mark)),
    ]);
    const expected = Object.fromEntries(chains) as Places;

    it(`remembers the line and column of every yield* in debug mode: ${name}`, () => {
      expect(placesIn([program], 'stacks')).to.deep.equal([expected]);
    });

    it(`is told the same by V8, of a program that remembers nothing: ${name}`, () => {
      expect(byV8[name]).to.deep.equal(expected);
    });
  }
});

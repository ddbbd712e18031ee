// The demos beside the same programs in other tongues: same lines in the same order, with the delays as
// they are written and with three seeded changes of them.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { root } from '../house/rules/tree.js';
import { pythonWithAiohttp } from '../kit/aiohttp.js';
import { demoNames, expectedOf, prepareDemos, runDemo, runProgram } from './programs.js';
import { findPythons, type Python } from './pythons.js';

const seeds = [0, 1, 2, 3];
/** It puts a loop of its own underneath, so no other clock can be. */
const inRealTime = '08-another-loop';

const pathOf = (name: string, file: string): string => join('demos/side-by-side', name, file);
const twinsOf = (file: string): string[] =>
  demoNames().filter((name) => existsSync(join(root, pathOf(name, file))));

describe('demos, side by side', function () {
  this.timeout(120_000);
  this.slow(8000);

  const { legacy, modern } = findPythons();
  const notes: string[] = [];
  /** Outputs of Python programs that were compared with ours. */
  let comparedCount = 0;

  before(prepareDemos);

  after(() => {
    for (const note of notes) console.log(`    ${note}`);
    console.log(`    ${String(comparedCount)} outputs of Python twins compared`);
  });

  /** What the demo prints for each seed; other programs are held to it. */
  const ours = new Map<string, Promise<string[]>>();
  const demoOutputs = (name: string): Promise<string[]> => {
    const known =
      ours.get(name) ??
      // That the demo as it is written prints what is expected, its own spec says.
      inTurn(seeds, async (seed) =>
        withTwin(seed === 0 ? expectedOf(name) : await runDemo(name, [], seed)),
      );
    ours.set(name, known);
    return known;
  };

  async function compare(name: string, outputs: readonly string[]): Promise<void> {
    const demo = await demoOutputs(name);
    for (const [index, seed] of seeds.entries()) {
      expect(outputs[index], `${name}, seed ${String(seed)}`).to.equal(demo[index]);
    }
  }

  function holdPythonTo(python: Python, file: string): void {
    const names = twinsOf(file).filter((name) => name !== inRealTime);
    const paths = names.map((name) => pathOf(name, file));
    let printed: Record<string, string[]> = {};

    before(async () => {
      const batch = ['--batch', seeds.join(','), ...paths];
      const runner = 'demos/side-by-side/virtual_loop.py';
      const { output } = await runProgram(python.path, [runner, ...batch]);
      printed = JSON.parse(output) as Record<string, string[]>;
      notes.push(`CPython ${python.version} (${python.path}) ran ${file} of ${names.join(', ')}`);
    });

    for (const name of names) {
      it(`${name} prints the lines of its ${file}`, async () => {
        const outputs = printed[pathOf(name, file)] ?? [];
        await compare(name, outputs);
        comparedCount += outputs.length;
      });
    }
  }

  if (legacy) {
    describe(`under CPython ${legacy.version}, with yield from`, () => {
      holdPythonTo(legacy, 'legacy.py');
    });
  }

  if (modern) {
    describe(`under CPython ${modern.version}, with async and await`, () => {
      holdPythonTo(modern, 'modern.py');

      it(`${inRealTime} prints the lines of its modern.py, which runs in real time`, async () => {
        const { output, errors } = await runProgram(modern.path, [pathOf(inRealTime, 'modern.py')]);
        notes.push(`${inRealTime}: ${errors.trim().split('\n').pop() ?? ''}`);
        expect(output).to.equal(expectedOf(inRealTime));
        comparedCount += 1;
      });
    });
  }

  if (pythonWithAiohttp !== undefined) {
    const file = 'aiohttp_twin.py';
    for (const name of twinsOf(file)) {
      it(`${name} prints the lines of its ${file}, which runs in real time`, async () => {
        const { output } = await runProgram(pythonWithAiohttp as string, [pathOf(name, file)]);
        expect(output).to.equal(expectedOf(name));
        comparedCount += 1;
      });
    }
  }

  describe('in async/await', () => {
    const file = 'async-await.mjs';
    const clock = './demos/side-by-side/virtual-timers.mjs';
    const run = async (name: string, seed: number): Promise<string> => {
      const args = ['--import', clock, pathOf(name, file)];
      return (await runProgram(process.execPath, args, { DEMO_SEED: String(seed) })).output;
    };

    for (const name of twinsOf(file)) {
      const expected = join(root, pathOf(name, 'async-await.expected.txt'));
      if (existsSync(expected)) {
        it(`${name} cannot be written: it prints something else`, async () => {
          expect(await run(name, 0)).to.equal(readFileSync(expected, 'utf8'));
        });
      } else {
        it(`${name} prints the lines of its ${file}`, async () => {
          await compare(name, await inTurn(seeds, (seed) => run(name, seed)));
        });
      }
    }
  });

  it('changes of the delays change what is printed', async () => {
    const outputs = await demoOutputs('03-two-coroutines');
    expect(new Set(outputs).size).to.equal(seeds.length);
  });

  describe('in all', () => {
    it('twins are compared wherever there is a Python', function () {
      if (!legacy && !modern) {
        console.log('    no Python here: nothing was compared with one');
        this.skip();
      }
      expect(comparedCount).to.be.above(0);
    });
  });
});

async function inTurn<T, R>(items: readonly T[], body: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const item of items) results.push(await body(item));
  return results;
}

/** Gives what a demo prints that has a twin: Python has no watchdog. */
function withTwin(output: string): string {
  return output.replace(/^a watchdog tells where\n[^]*/m, '');
}

// The soak in short, and whether its judge would notice.

import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { root } from '../house/rules/tree.js';
import { ensureDist } from '../packaging/dist.js';

const MiB = 2 ** 20;

interface Sample {
  readonly heap: number;
  readonly descriptors: number;
  readonly tasks: number;
  readonly timers: number;
}

interface Verdict {
  readonly name: string;
  readonly isFlat: boolean;
}

const loaded = (await import(join(root, 'spec/soak/judge.mjs'))) as {
  judge(samples: readonly Sample[]): Verdict[];
};

/** The names of what grows, where a round's sample is made of its number. */
function growing(sampleOf: (round: number) => Partial<Sample>): string[] {
  const flat = { heap: 8 * MiB, descriptors: 30, tasks: 1, timers: 1 };
  const samples = Array.from({ length: 40 }, (_, round) => ({ ...flat, ...sampleOf(round) }));
  const verdicts = loaded.judge(samples);
  return verdicts.filter(({ isFlat }) => !isFlat).map(({ name }) => name);
}

describe('the judge of the soak', () => {
  it('finds flat what stays as it is, or goes up and down', () => {
    expect(growing(() => ({}))).to.deep.equal([]);
    const saw = (round: number): Partial<Sample> => ({ heap: (8 + (round % 4)) * MiB });
    expect(growing(saw)).to.deep.equal([]);
  });

  it('lets the first rounds warm up', () => {
    expect(growing((round) => ({ heap: Math.min(round, 10) * MiB }))).to.deep.equal([]);
  });

  it('finds what a round leaves behind, whatever it is', () => {
    expect(growing((round) => ({ heap: (8 + round / 8) * MiB }))).to.deep.equal(['heap']);
    expect(growing((round) => ({ descriptors: 30 + round }))).to.deep.equal(['descriptors']);
    expect(growing((round) => ({ tasks: round, timers: round }))).to.deep.equal([
      'tasks',
      'timers',
    ]);
  });

  it('is not misled by a few rounds that were in the middle of something', () => {
    expect(growing((round) => ({ tasks: round % 10 === 9 ? 50 : 1 }))).to.deep.equal([]);
  });
});

describe('a soak in short', function () {
  this.timeout(300_000);
  this.slow(60_000);

  async function soak(...options: string[]): Promise<string> {
    ensureDist();
    const plot = join(tmpdir(), `yieldfrom-soak-${String(process.pid)}.svg`);
    const program = join(root, 'spec/soak/soak.mjs');
    const args = ['--expose-gc', program, '--rounds', '24', '--plot', plot, ...options];
    const { stdout } = await promisify(execFile)(process.execPath, args).catch(
      (error: unknown) => error as { stdout: string },
    );
    return stdout;
  }

  it('leaves nothing behind: a server, clients, executors, timers, cancellations and faults', async () => {
    const said = await soak();
    expect(said.match(/^\w+: flat/gm), said).to.have.length(4);
  });

  it('would notice a task that is left', async () => {
    expect(await soak('--leak', 'tasks')).to.match(/^tasks: GROWS/m);
  });
});

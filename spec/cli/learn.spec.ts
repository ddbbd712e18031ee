// The command `yieldfrom learn`, as compiled, in a folder of a learner.

import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { root } from '../house/rules/tree.js';
import { ensureDist } from '../packaging/dist.js';

const main = join(root, 'build/spec/lib/cli/main.js');
const solutionOf = (id: string): string =>
  readFileSync(join(root, 'demos/learn', id, 'solution.mjs'), 'utf8');

interface Answer {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

describe('yieldfrom learn', function () {
  this.timeout(240_000);
  this.slow(20_000);
  let folder = '';
  const file = (id: string): string => join(folder, `${id}.mjs`);
  const learn = (...args: readonly string[]): Promise<Answer> =>
    new Promise((resolve) => {
      const all = [main, 'learn', ...args, '--folder', folder];
      execFile(process.execPath, all, (error, out, err) => {
        resolve({ code: error === null ? 0 : Number(error.code), out, err });
      });
    });

  before(ensureDist);
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'yieldfrom-learn-'))));
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('lists thirty, of which the first is next', async () => {
    const { out } = await learn('list');
    expect(out).to.match(/^next {2}01-iterable /);
    expect(out).to.match(/\n0 of 30 done\n$/);
  });

  it('says what is wrong, with the file, the line and the code around it', async () => {
    const { code, out } = await learn('run', '11');
    expect(code).to.equal(1);
    expect(out).to.contain(`${file('11-sleep')}:8\n\nline 2 of the output should be "100 two"`);
    expect(out).to.match(/^> {3}8 \| {5}console\.log\(word\);$/m);
  });

  it('shows the order in which a race is lost', async () => {
    const { out } = await learn('run', '21-lost-update');
    expect(out).to.contain('there is an order in which it fails: RangeError: the balance is 70');
    expect(out).to.contain('in plain order           as it fails');
  });

  it('keeps what is done, for the next time', async () => {
    await learn('list');
    writeFileSync(file('01-iterable'), solutionOf('01-iterable'));
    const { code, out } = await learn('run');
    expect(code).to.equal(0);
    expect(out).to.match(/^01-iterable is right\.\n\nAn iterator that is its own iterable/);
    expect((await learn('list')).out).to.match(/^done {2}01-iterable .*\nnext {2}02-generator /);
    expect((await learn('hint')).out).to.match(/^`return` ends a generator/);
  });

  it('shows a solution when the exercise is done, not before', async () => {
    const { code, err } = await learn('solution', '4');
    expect([code, err]).to.deep.equal([
      1,
      'error: 04-send is not done yet (yieldfrom learn hint 04-send)\n',
    ]);
    writeFileSync(file('04-send'), solutionOf('04-send'));
    await learn('run', '4');
    expect((await learn('solution', '4')).out).to.contain('const number = yield result;');
  });

  it('puts one back as it was, and leaves the others as they are', async () => {
    await learn('list');
    writeFileSync(file('01-iterable'), 'mine');
    writeFileSync(file('02-generator'), 'mine');
    await learn('reset', '1');
    expect(readFileSync(file('01-iterable'), 'utf8')).to.contain('Mend it');
    expect(readFileSync(file('02-generator'), 'utf8')).to.equal('mine');
  });

  it('names the line of a file that cannot be read as a program', async () => {
    await learn('list');
    writeFileSync(file('02-generator'), 'export function* evens(limit) {\n  yield* ;\n}\n');
    const { out } = await learn('run', '2');
    expect(out).to.contain(`${file('02-generator')}:2\n`);
  });

  it('refuses a name that there is not, and a progress file that cannot be read', async () => {
    expect((await learn('run', 'nonsense')).err).to.contain('there is no exercise nonsense');
    writeFileSync(join(folder, 'progress.json'), '{');
    expect((await learn('list')).err).to.contain('progress.json cannot be read: mend it, or');
  });

  it('watches: checks again when the file is saved, and goes on to the next', async () => {
    const child = spawn(process.execPath, [main, 'learn', '--folder', folder]);
    const heard = listen(child);
    try {
      await heard.until('Mend ');
      child.stdin.write('hint\n');
      await heard.until('`for … of` calls countdown');
      writeFileSync(file('01-iterable'), solutionOf('01-iterable'));
      await heard.until('01-iterable is right.');
      await heard.until('02-generator: From return to yield (1 of 30 done)');
      child.stdin.write('quit\n');
      expect(await heard.code).to.equal(0);
    } finally {
      child.kill();
    }
  });

  it('has exercises that hold what is said of them', async () => {
    const args = [join(root, 'tools/learn-verify.mjs')];
    const { code, out, err } = await new Promise<Answer>((resolve) => {
      execFile(process.execPath, args, (error, printed, errors) => {
        resolve({ code: error === null ? 0 : Number(error.code), out: printed, err: errors });
      });
    });
    expect([code, err]).to.deep.equal([0, '']);
    expect(out).to.match(/30 exercises: 30 fail as shipped, 30 pass .*, 60 wrong answers fail/);
  });
});

/** Waits for what a process prints. */
function listen(child: ChildProcess): {
  until(text: string): Promise<void>;
  readonly code: Promise<number | null>;
} {
  let printed = '';
  let isOver = false;
  let wake: (() => void) | undefined;
  const hear = (text: string): void => {
    printed += text;
    wake?.();
  };
  child.stdout?.setEncoding('utf8').on('data', hear);
  child.stderr?.setEncoding('utf8').on('data', hear);
  const code = new Promise<number | null>((resolve) => {
    child.on('close', (status) => {
      isOver = true;
      wake?.();
      resolve(status);
    });
  });
  return {
    code,
    async until(text) {
      while (!printed.includes(text)) {
        if (isOver) throw new RangeError(`it ended without saying "${text}":\n${printed}`);
        await new Promise<void>((resolve) => (wake = resolve));
      }
    },
  };
}

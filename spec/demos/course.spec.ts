// The course: that each lesson has its parts and exercises, and that the trampoline which it builds keeps
// the order of asyncio. That its programs print what they show, the spec of documents says.

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import ts from 'typescript5';
import { root } from '../house/rules/tree.js';
import { runProgram } from './programs.js';

const folder = join(root, 'docs/course');
const read = (...path: string[]): string => readFileSync(join(root, ...path), 'utf8');
const lessons = readdirSync(folder)
  .filter((name) => /^\d\d-.*\.md$/.test(name))
  .sort();
const exercises = JSON.parse(read('demos/learn/learn.json')) as { id: string; lesson: number }[];

/** The function `trampoline` of lesson 5, as it stands there. */
function trampoline(): string {
  const found = /^function trampoline\(.*?^\}$/ms.exec(read('docs/course/05-trampoline.md'));
  if (found === null) throw new Error('lesson 5 has no trampoline');
  return found[0];
}

/**
 * The sample runner of the corpus with its task's step taken out, and the trampoline put in: what is left
 * of the task is a future that hears how the body ended, and says whose step it is.
 */
function runnerWith(code: string): string {
  const sample = read('spec/conformance/examples/co-runner.mjs');
  const task = /^class Task .*?^\}$/ms;
  expect(sample).to.match(task);
  const compilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext };
  const { outputText } = ts.transpileModule(code, { compilerOptions });
  const wrapper = `
class Task extends Future {
  static current = null;

  constructor(loop, body, name) {
    super(loop);
    this.name = name;
    trampoline(this.#seen(body), {
      soon: (callback) => void loop.soon(callback),
      settle: (state, value) => {
        this.settle(value?.name === 'Cancelled' ? 'cancelled' : state, value);
        if (state === 'error' && leavesLoop(value)) throw value;
      },
    });
  }

  #seen(body) {
    return {
      next: () => {
        const before = Task.current;
        Task.current = this;
        try {
          return body.next();
        } finally {
          Task.current = before;
        }
      },
    };
  }
}`;
  return sample.replace(task, () => `${outputText}${wrapper}`);
}

describe('the course', function () {
  this.timeout(240_000);
  this.slow(20_000);

  it('has fourteen lessons, which its first page lists', () => {
    expect(lessons.length).to.equal(14);
    const links = [...read('docs/course/README.md').matchAll(/\]\((\d\d-[\w-]+\.md)\)/g)];
    expect(links.map(([, name]) => name)).to.deep.equal(lessons);
  });

  for (const [index, name] of lessons.entries()) {
    describe(name, () => {
      const text = read('docs/course', name);
      const parts = [...text.matchAll(/^## (.*)$/gm)].map(([, title]) => title);

      it('has a program to predict, steps, something to edit, and exercises', () => {
        expect(parts).to.deep.equal(['Predict', 'Step', 'Edit', 'Exercise']);
        const [predict = ''] = text.split('## Step');
        expect(predict).to.match(/```ts program\n[^]*```text\n/);
        expect(text).to.match(new RegExp(`^# ${String(index + 1)}\\. `));
      });

      it('names the exercises that the manifest gives to it', () => {
        const [, part = ''] = text.split('## Exercise');
        const named = [...part.matchAll(/`(\d\d-[\w-]+)`/g)].map(([, id]) => id);
        const given = exercises.filter(({ lesson }) => lesson === index + 1).map(({ id }) => id);
        expect(named).to.deep.equal(given);
      });
    });
  }

  describe('builds a trampoline', () => {
    it('of 25 lines at most', () => {
      expect(trampoline().split('\n').length).to.be.at.most(25);
    });

    const corpusWith = async (code: string): Promise<string> => {
      mkdirSync(join(root, 'build/course'), { recursive: true });
      const path = join(root, 'build/course/runner.mjs');
      writeFileSync(path, runnerWith(code));
      const command = ['build/spec/lib/cli/main.js', 'conformance', '--only', 'order/'];
      return (await runProgram(process.execPath, [...command, '--', process.execPath, path]))
        .output;
    };

    it('which agrees with asyncio in the area order of the corpus', async () => {
      const output = await corpusWith(trampoline());
      const [, agree = '0', differ] = /(\d+) agree(?:, (\d+) do not)?/.exec(output) ?? [];
      expect(differ ?? '0', output).to.equal('0');
      expect(Number(agree), output).to.be.at.least(25);
    });

    it('and would be told if it resumed bodies at once', async () => {
      const hasty = trampoline().replace(
        'else if (asked.value === undefined) soon(step);',
        'else if (asked.value === undefined) step();',
      );
      expect(hasty).to.not.equal(trampoline());
      const error = await corpusWith(hasty).then(
        () => undefined,
        (thrown: unknown) => thrown as Error,
      );
      expect(error?.message).to.contain(' differs');
    });
  });
});

// Child processes by CPython's asyncio and by ours: what comes of the same commands.

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'chai';
import { type Coroutine, run, sleep } from '../../lib/index.js';
import { createSubprocessExec, createSubprocessShell, subprocess } from '../../lib/node.js';
import { root } from '../house/rules/tree.js';

/** A command, and how it is treated. */
interface Case {
  readonly shell?: string;
  readonly exec?: readonly string[];
  readonly streams?: Readonly<Record<string, 'PIPE' | 'STDOUT' | 'DEVNULL'>>;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly input?: string;
  readonly times?: number;
  /** The number of a signal to be sent, a little later. */
  readonly signal?: number;
  readonly readline?: true;
}

const all = { stdin: 'PIPE', stdout: 'PIPE', stderr: 'PIPE' } as const;
const output = { stdout: 'PIPE' } as const;

const cases: readonly Case[] = [
  { shell: 'echo out; echo err >&2; exit 7', streams: all },
  { shell: 'exit 0', streams: output },
  { shell: 'true' },
  { exec: ['printf', '%s,', 'a b', '"', '$X', ''], streams: output },
  { exec: ['cat'], streams: all, input: 'back', times: 1 },
  { exec: ['cat'], streams: all, input: 'x'.repeat(1000), times: 2000 },
  { exec: ['true'], streams: all, input: 'not read', times: 100_000 },
  { shell: 'exec <&-; sleep 0.2; echo still', streams: all, input: 'x', times: 500_000 },
  { shell: 'head -c 5', streams: all, input: '0123456789', times: 50_000 },
  { shell: 'echo 1; echo 2 >&2; echo 3', streams: { stdout: 'PIPE', stderr: 'STDOUT' } },
  { exec: ['sh', '-c', 'echo 1; echo 2 >&2'], streams: { stdout: 'PIPE', stderr: 'STDOUT' } },
  { shell: 'echo lost; echo err >&2', streams: { stdout: 'DEVNULL', stderr: 'PIPE' } },
  { shell: 'echo lost >&2', streams: { stdout: 'DEVNULL', stderr: 'STDOUT' } },
  { exec: ['cat'], streams: { stdin: 'DEVNULL', stdout: 'PIPE' } },
  { shell: 'kill -9 $$', streams: all },
  { shell: 'kill -TERM $$', streams: output },
  { exec: ['sleep', '60'], signal: 2 },
  { exec: ['sleep', '60'], streams: all, signal: 15 },
  { exec: ['sh', '-c', 'trap "echo caught; exit 5" TERM; sleep 1.5'], streams: output, signal: 15 },
  { exec: ['no-such-program-here'], streams: all },
  { exec: ['no-such-program-here'], streams: { stdout: 'PIPE', stderr: 'STDOUT' } },
  { exec: ['/etc/passwd'] },
  { exec: ['/etc'], streams: all },
  { exec: ['true'], options: { cwd: '/no/such/folder' } },
  { shell: 'no-such-program-here 2>/dev/null', streams: output },
  { shell: 'pwd', streams: output, options: { cwd: '/usr' } },
  { shell: 'echo "$A $HOME"', streams: output, options: { env: { A: 'b' } } },
  { exec: ['true'], options: { text: true } },
  { exec: ['true'], options: { bufsize: 4096 } },
  { exec: ['true'], options: { encoding: 'utf-8' } },
  { exec: ['true'], options: { shell: true } },
  { shell: 'true', options: { shell: false } },
  { shell: 'printf "one\\ntwo\\nrest"', streams: output, readline: true },
  {
    shell: 'printf "short\\n0123456789012\\nshort\\n"',
    streams: output,
    options: { limit: 10 },
    readline: true,
  },
  { shell: 'sleep 0.3 & exit 4', streams: output },
];

const wanted = ['PIPE', 'STDOUT', 'DEVNULL'] as const;

function codeOf(error: unknown): unknown {
  const { code, name } = error as { code?: string; name: string };
  return code?.startsWith('E') === true && name === 'OSError' ? code : name;
}

function* outcomeOf(given: Case): Coroutine {
  const streams = Object.entries(given.streams ?? {}).map(([key, name]) => {
    expect(wanted).to.include(name);
    return [key, subprocess[name]];
  });
  const options = { ...Object.fromEntries(streams), ...given.options };
  const said: Record<string, unknown> = {};
  let child;
  try {
    const [program = '', ...args] = given.exec ?? [];
    child = yield* given.shell === undefined
      ? createSubprocessExec(program, args, options)
      : createSubprocessShell(given.shell, options);
  } catch (error) {
    return { raises: codeOf(error) };
  }
  said['streams'] = [child.stdin, child.stdout, child.stderr].map((each) => each !== undefined);
  if (given.signal !== undefined) {
    yield* sleep(500);
    child.sendSignal(given.signal);
  }
  if (given.readline) {
    const lines: unknown[] = [];
    try {
      for (;;) {
        const line = yield* child.stdout!.readline();
        if (line.length === 0) break;
        lines.push(line.toString());
      }
    } catch (error) {
      lines.push(codeOf(error));
    }
    said['lines'] = lines;
  }
  const input =
    given.input === undefined ? null : Buffer.from(given.input.repeat(given.times ?? 1));
  const [out, err] = yield* child.communicate(input);
  said['out'] = out === undefined ? null : [out.length, out.subarray(0, 60).toString()];
  said['err'] = err === undefined ? null : [err.length, err.subarray(0, 60).toString()];
  said['returncode'] = child.returncode;
  said['again'] = yield* child.wait();
  // The code may be known before the end has been told of.
  yield* sleep(50);
  try {
    child.terminate();
    said['terminate'] = null;
  } catch (error) {
    said['terminate'] = codeOf(error);
  }
  return said;
}

function* oursOf(given: readonly Case[]): Coroutine<unknown[]> {
  const outcomes: unknown[] = [];
  for (const each of given) outcomes.push(yield* outcomeOf(each));
  return outcomes;
}

function theirsOf(given: readonly Case[]): Promise<unknown[]> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      'python3',
      [join(root, 'spec/peers/process.py')],
      (error, text, complaint) => {
        if (error === null) resolve(JSON.parse(text) as unknown[]);
        else reject(new Error(`${error.message}\n${complaint}`));
      },
    );
    child.stdin?.end(JSON.stringify(given));
  });
}

describe('child processes beside those of CPython', function () {
  this.timeout(240_000);
  this.slow(10_000);

  it('come to the same, from the same commands', async () => {
    const [theirs, ours] = await Promise.all([theirsOf(cases), run(oursOf(cases))]);
    expect(ours.length).to.equal(cases.length);
    for (const [i, given] of cases.entries()) {
      expect(ours[i], JSON.stringify(given).slice(0, 200)).to.deep.equal(theirs[i]);
    }
  });
});

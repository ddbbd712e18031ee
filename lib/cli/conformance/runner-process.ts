// A runner in a process of its own: JSON lines on its standard input and output, one question at a time.

import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import {
  programOf,
  type RunnerAbout,
  type RunnerAnswer,
  type RunnerRequest,
  type Scenario,
} from '../../conformance/index.js';

/** How long a runner may take to begin. */
const BEGIN_MS = 60_000;

/** The end of what a process said on its standard error. */
const COMPLAINT_LENGTH = 2000;

type Settle = (line: string | Error) => void;

/** A runner that is started when it is first asked, and again when it has died or did not answer. */
export class RunnerProcess {
  readonly #command: readonly [string, ...string[]];
  readonly #patienceMs: number;
  #child: ChildProcess | null = null;
  #settle: Settle = () => undefined;
  #complaint = '';
  #seq = 0;

  constructor(command: readonly [string, ...string[]], patienceMs: number) {
    this.#command = command;
    this.#patienceMs = patienceMs;
  }

  /** Asks who it is, and what it lacks. */
  async about(): Promise<RunnerAbout> {
    return JSON.parse(await this.#ask({ cmd: 'start' }, BEGIN_MS)) as RunnerAbout;
  }

  /** Has it run a scenario. A runner that dies or falls silent has answered that it erred. */
  async run(scenario: Scenario): Promise<RunnerAnswer> {
    const seq = (this.#seq += 1);
    const { needs } = scenario;
    try {
      const request = { cmd: 'run', seq, needs, scenario: programOf(scenario) } as const;
      return answerIn(await this.#ask(request), seq);
    } catch (error) {
      this.kill();
      return { errored: (error as Error).message };
    }
  }

  /** Tells it to end. */
  stop(): void {
    this.#child?.stdin?.end('{"cmd":"stop"}\n');
  }

  /** Ends it. */
  kill(): void {
    this.#child?.kill('SIGKILL');
    this.#child = null;
  }

  async #ask(request: RunnerRequest, patienceMs = this.#patienceMs): Promise<string> {
    const child = (this.#child ??= this.#start());
    const answer = new Promise<string | Error>((resolve) => (this.#settle = resolve));
    const timer = setTimeout(() => {
      this.#settle(new Error(`no answer in ${String(patienceMs)} ms`));
    }, patienceMs);
    child.stdin?.write(`${JSON.stringify(request)}\n`);
    const line = await answer;
    clearTimeout(timer);
    if (typeof line === 'string') return line;
    throw line;
  }

  #start(): ChildProcess {
    const [program, ...args] = this.#command;
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    const fail = (error: Error): void => {
      if (this.#child === child) this.#child = null;
      this.#settle(error);
    };
    this.#complaint = '';
    child.stderr.on('data', (text) => {
      this.#complaint = (this.#complaint + String(text)).slice(-COMPLAINT_LENGTH);
    });
    child.on('error', fail);
    child.on('close', (code, signal) => {
      fail(new Error(`the runner ended with ${String(code ?? signal)}\n${this.#complaint}`.trim()));
    });
    // A process that is gone is told of by `close`.
    child.stdin.on('error', () => undefined);
    createInterface({ input: child.stdout }).on('line', (line) => {
      this.#settle(line);
    });
    return child;
  }
}

function answerIn(line: string, asked: number): RunnerAnswer {
  let answer: RunnerAnswer & { seq?: unknown };
  try {
    answer = JSON.parse(line) as RunnerAnswer & { seq?: unknown };
  } catch {
    throw new Error(`a line of JSON was expected: ${line}`);
  }
  const { seq, ...rest } = answer;
  if (seq !== asked) throw new Error(`an answer to ${String(asked)} was expected: ${line}`);
  return rest;
}

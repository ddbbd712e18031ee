// Child processes: real shells and programs, and Python where its behaviour is subtle.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  asyncFor,
  type Coroutine,
  createTask,
  gather,
  getRunningLoop,
  isCancelled,
  NotImplementedError,
  OSError,
  ProcessLookupError,
  run,
  sleep,
  TimeoutError,
  waitFor,
} from '../../lib/index.js';
import {
  type ChildTransport,
  createSubprocessExec,
  type CreateSubprocessOptions,
  createSubprocessShell,
  Process,
  subprocess,
  SubprocessProtocol,
  SubprocessStreamProtocol,
} from '../../lib/node.js';
import { VirtualTimeLoop } from '../../lib/testing/index.js';

const { DEVNULL, PIPE, STDOUT } = subprocess;
const piped = { stdin: PIPE, stdout: PIPE, stderr: PIPE };
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function* errorOf(coro: Iterable<unknown>): Coroutine {
  try {
    yield* coro as Coroutine;
  } catch (error) {
    return error;
  }
  throw new Error('it does not throw');
}

/** Runs a command of the shell's; gives its code and what it wrote. */
function* shell(
  cmd: string,
  options: CreateSubprocessOptions = {},
  input?: string,
): Coroutine<unknown[]> {
  const child = yield* createSubprocessShell(cmd, { stdout: PIPE, stderr: PIPE, ...options });
  const [out, err] = yield* child.communicate(input === undefined ? null : bytes(input));
  return [child.returncode, out?.toString(), err?.toString()];
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Waits until a process is gone. */
function* gone(pid: number): Coroutine<void> {
  while (isAlive(pid)) yield* sleep(10);
  expect(isAlive(pid), `process ${String(pid)}`).to.equal(false);
}

/** A protocol that writes down what it is told. */
class Recorder extends SubprocessProtocol {
  readonly log: string[] = [];
  override connectionMade(): void {
    this.log.push('made');
  }
  override pipeDataReceived(fd: number, data: Buffer): void {
    this.log.push(`data ${String(fd)} ${data.toString().trim()}`);
  }
  override pipeConnectionLost(fd: number, error?: unknown): void {
    this.log.push(`pipe ${String(fd)} lost${error === undefined ? '' : ` ${String(error)}`}`);
  }
  override processExited(): void {
    this.log.push('exited');
  }
  override connectionLost(error?: unknown): void {
    this.log.push(`lost${error === undefined ? '' : ` ${String(error)}`}`);
  }
}

describe('createSubprocessExec', function () {
  this.timeout(120_000);
  this.slow(1000);

  it('runs a program with its arguments as they are', async () => {
    await run(
      (function* () {
        const options = { stdout: PIPE };
        const child = yield* createSubprocessExec('printf', ['%s|', 'a b', '$HOME', '"*'], options);
        expect(child).to.be.instanceOf(Process);
        expect(String(child)).to.equal(`<Process ${String(child.pid)}>`);
        const [out, err] = yield* child.communicate();
        expect([String(out), err, child.returncode]).to.deep.equal(['a b|$HOME|"*|', undefined, 0]);
      })(),
    );
  });

  it('raises at the call for a program that is missing, or may not be run, or has no folder', async () => {
    await run(
      (function* () {
        for (const options of [{}, { stdout: PIPE, stderr: STDOUT }]) {
          const missing = yield* errorOf(createSubprocessExec('no-such-program', [], options));
          expect(missing).to.be.instanceOf(OSError).that.includes({ code: 'ENOENT' });
          const nowhere = { ...options, cwd: '/no/such/folder' };
          expect(yield* errorOf(createSubprocessExec('true', [], nowhere))).to.include({
            code: 'ENOENT',
          });
        }
        expect(yield* errorOf(createSubprocessExec('/etc/passwd'))).to.include({ code: 'EACCES' });
      })(),
    );
  });

  it('gives it a folder, an environment, and a name of its own', async () => {
    await run(
      (function* () {
        const options = { cwd: '/', env: { A: 'b', PATH: process.env['PATH'] }, stdout: PIPE };
        const child = yield* createSubprocessExec('sh', ['-c', 'echo $PWD $A $HOME'], options);
        expect(String((yield* child.communicate())[0])).to.equal('/ b\n');
        const named = yield* createSubprocessExec('named', ['-c', 'echo $0'], {
          executable: '/bin/sh',
          stdout: PIPE,
        });
        expect(String((yield* named.communicate())[0])).to.equal('named\n');
      })(),
    );
  });

  it('[rule 255] refuses what would make text of bytes', async () => {
    const refusals: [options: object, message: string][] = [
      [{ text: true }, 'text must be False'],
      [{ universalNewlines: true }, 'universal_newlines must be False'],
      [{ encoding: 'utf-8' }, 'encoding must be None'],
      [{ errors: 'strict' }, 'errors must be None'],
      [{ bufsize: 1 }, 'bufsize must be 0'],
      [{ shell: true }, 'shell must be False'],
    ];
    await run(
      (function* () {
        for (const [options, message] of refusals) {
          const error = yield* errorOf(createSubprocessExec('true', [], options));
          expect(error).to.be.instanceOf(RangeError);
          expect(String(error)).to.include(message);
        }
        const shellError = yield* errorOf(
          createSubprocessShell('true', { shell: false } as object),
        );
        expect(String(shellError)).to.include('shell must be True');
        expect(yield* errorOf(createSubprocessShell(1 as never))).to.be.instanceOf(RangeError);
        const unknown = yield* errorOf(
          createSubprocessExec('true', [], { preexecFn: 1 } as object),
        );
        expect(String(unknown)).to.include('a subprocess has no option preexecFn');
        const stream = yield* errorOf(createSubprocessExec('true', [], { stdout: -7 }));
        expect(stream).to.be.instanceOf(RangeError);
        expect(yield* errorOf(createSubprocessExec(1 as never))).to.be.instanceOf(TypeError);
        const spread = yield* errorOf(createSubprocessExec('ls', '-l' as never));
        expect(spread).to.be.instanceOf(TypeError);
        expect(String(spread)).to.include("one array: createSubprocessExec('ls', ['-l'])");
      })(),
    );
  });

  it('is not to be had on a host without processes', () => {
    const loop = new VirtualTimeLoop();
    expect(() => loop.runSync(createSubprocessExec('true'))).to.throw(NotImplementedError);
    loop.close();
  });

  it('[rule 261] kills the child when it is cancelled, and waits for it', async () => {
    await run(
      (function* () {
        // So that what it loads is there, and the process is started in the first step.
        yield* (yield* createSubprocessExec('true')).wait();
        const marker = `${String(process.pid)}.261`;
        const task = createTask(createSubprocessExec('sleep', [marker], piped));
        yield* sleep(0);
        task.cancel();
        expect(isCancelled(yield* errorOf(task))).to.equal(true);
        const left = execFileSync('ps', ['-eo', 'args']).toString();
        expect(left.includes(`sleep ${marker}`)).to.equal(false);
      })(),
    );
  });
});

describe('createSubprocessShell', function () {
  this.timeout(120_000);
  this.slow(1000);

  it('runs a command, pipes and all', async () => {
    expect(await run(shell('echo out; echo err >&2; exit 3'))).to.deep.equal([3, 'out\n', 'err\n']);
    expect(await run(shell('tr a-z A-Z | rev', { stdin: PIPE }, 'abc'))).to.deep.equal([
      0,
      'CBA',
      '',
    ]);
  });

  it('sends standard error where standard output goes', async () => {
    const text = 'echo 1; echo 2 >&2; echo 3';
    expect(await run(shell(text, { stderr: STDOUT }))).to.deep.equal([0, '1\n2\n3\n', undefined]);
    await run(
      (function* () {
        const options = { stdout: PIPE, stderr: STDOUT };
        const child = yield* createSubprocessExec('sh', ['-c', text], options);
        const [out] = yield* child.communicate();
        expect([String(out), child.stderr]).to.deep.equal(['1\n2\n3\n', undefined]);
      })(),
    );
  });

  it('[rule 259] gives undefined for what is no pipe: nothing, a file, ours', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'yieldfrom-process-'));
    const file = openSync(join(folder, 'out'), 'w');
    expect(await run(shell('cat; echo x', { stdin: DEVNULL, stdout: DEVNULL }))).to.deep.equal([
      0,
      undefined,
      '',
    ]);
    const both = { stdout: file, stderr: STDOUT };
    expect(await run(shell('echo to a file; echo and more >&2', both))).to.deep.equal([
      0,
      undefined,
      undefined,
    ]);
    expect(readFileSync(join(folder, 'out'), 'utf8')).to.equal('to a file\nand more\n');
    rmSync(folder, { recursive: true });
  });
});

describe('Process', function () {
  this.timeout(120_000);
  this.slow(1500);

  it('[rule 259] communicates: writes all, reads all, at the same time', async () => {
    const size = 3_000_000;
    await run(
      (function* () {
        const twice =
          'process.stdin.on("data", (d) => { process.stdout.write(d); process.stderr.write(d); })';
        const child = yield* createSubprocessExec(process.execPath, ['-e', twice], piped);
        const [out, err] = yield* child.communicate(new Uint8Array(size).fill(65));
        expect([out?.length, err?.length, child.returncode]).to.deep.equal([size, size, 0]);
      })(),
    );
  });

  it('[rule 259] ignores a child that does not read what it is told', async () => {
    await run(
      (function* () {
        for (const cmd of ['exit 7', 'exec <&-; sleep 0.1; exit 7']) {
          const child = yield* createSubprocessShell(cmd, piped);
          yield* child.communicate(new Uint8Array(2_000_000));
          expect(child.returncode).to.equal(7);
        }
      })(),
    );
  });

  it('refuses input that is no bytes, or has no pipe', async () => {
    await run(
      (function* () {
        const child = yield* createSubprocessExec('cat', [], { stdin: PIPE });
        expect(yield* errorOf(child.communicate('text' as never))).to.be.instanceOf(TypeError);
        yield* child.communicate();
        const deaf = yield* createSubprocessExec('true');
        expect(yield* errorOf(deaf.communicate(bytes('x')))).to.be.instanceOf(TypeError);
        yield* deaf.wait();
      })(),
    );
  });

  it('talks line by line over its streams', async () => {
    await run(
      (function* () {
        const child = yield* createSubprocessExec('cat', [], { stdin: PIPE, stdout: PIPE });
        const { stdin, stdout } = child;
        if (stdin === undefined || stdout === undefined) throw new Error('there are pipes');
        for (const text of ['one\n', 'two\n']) {
          stdin.write(bytes(text));
          yield* stdin.drain();
          expect(String(yield* stdout.readline())).to.equal(text);
        }
        stdin.write(bytes('three\nfour'));
        stdin.close();
        yield* stdin.waitClosed();
        const rest: string[] = [];
        yield* asyncFor(stdout, function* (line) {
          rest.push(String(line));
        });
        expect(rest).to.deep.equal(['three\n', 'four']);
        expect([yield* child.wait(), child.returncode]).to.deep.equal([0, 0]);
      })(),
    );
  });

  it('limits the length of lines', async () => {
    await run(
      (function* () {
        const options = { stdout: PIPE, limit: 10 };
        const child = yield* createSubprocessShell('echo 12345678901234567890; echo x', options);
        expect(yield* errorOf(child.stdout!.readline())).to.be.instanceOf(RangeError);
        yield* child.stdout!.read();
        yield* child.wait();
      })(),
    );
  });

  it('[rule 231] stops reading from a child that writes more than anybody reads', async () => {
    await run(
      (function* () {
        const child = yield* createSubprocessExec('sh', ['-c', 'yes | head -c 20000000'], {
          stdout: PIPE,
          limit: 1000,
        });
        yield* sleep(100);
        expect(child.returncode).to.equal(undefined);
        const [out] = yield* child.communicate();
        expect(out?.length).to.equal(20_000_000);
      })(),
    );
  });

  it('[rule 262] has minus the number of the signal that ended it', async () => {
    await run(
      (function* () {
        const outcomes: [end: (child: Process) => void, code: number][] = [
          [
            (child) => {
              child.kill();
            },
            -9,
          ],
          [
            (child) => {
              child.terminate();
            },
            -15,
          ],
          [
            (child) => {
              child.sendSignal('SIGUSR1');
            },
            -10,
          ],
          [
            (child) => {
              child.sendSignal(1);
            },
            -1,
          ],
        ];
        for (const [end, code] of outcomes) {
          const child = yield* createSubprocessExec('sleep', ['60']);
          end(child);
          expect([yield* child.wait(), child.returncode]).to.deep.equal([code, code]);
        }
      })(),
    );
  });

  it('[rule 263] cannot be signalled when it is over', async () => {
    await run(
      (function* () {
        const child = yield* createSubprocessExec('true');
        yield* child.wait();
        for (const signal of ['terminate', 'kill'] as const) {
          expect(() => {
            child[signal]();
          }).to.throw(ProcessLookupError);
        }
        expect(() => {
          child.sendSignal('SIGHUP');
        }).to.throw(ProcessLookupError);
      })(),
    );
  });

  it('[rule 263] takes a signal that comes as it vanishes for nothing', async () => {
    await run(
      (function* () {
        const child = yield* createSubprocessExec('cat', [], { stdin: PIPE, stdout: PIPE });
        // Held open by our pipes: nobody has been told of the end.
        process.kill(child.pid, 'SIGKILL');
        for (let tries = 0; child.returncode === undefined && tries < 200; tries += 1) {
          child.terminate();
          yield* sleep(0);
        }
        expect(yield* child.wait()).to.equal(-9);
      })(),
    );
  });

  it('[rule 258] can be waited for often, and by many, and cancelled waits change nothing', async () => {
    await run(
      (function* () {
        const child = yield* createSubprocessShell('read x; exit 5', { stdin: PIPE });
        const impatient = yield* errorOf(waitFor(child.wait(), 10));
        expect(impatient).to.be.instanceOf(TimeoutError);
        expect(child.returncode).to.equal(undefined);
        child.stdin?.close();
        expect(yield* gather([child.wait(), child.wait()])).to.deep.equal([5, 5]);
        expect(yield* child.wait()).to.equal(5);
      })(),
    );
  });

  it('goes on when communicate() is cancelled, and loses nothing', async () => {
    await run(
      (function* () {
        const folder = mkdtempSync(join(tmpdir(), 'yieldfrom-process-'));
        const gate = join(folder, 'gate');
        const command = `echo one; until [ -e ${gate} ]; do sleep 0.05; done; echo two`;
        const child = yield* createSubprocessShell(command, { stdout: PIPE });
        expect(yield* errorOf(waitFor(child.communicate(), 100))).to.be.instanceOf(TimeoutError);
        expect(child.returncode).to.equal(undefined);
        writeFileSync(gate, '');
        const [out] = yield* child.communicate();
        expect([String(out), child.returncode]).to.deep.equal(['one\ntwo\n', 0]);
        rmSync(folder, { recursive: true });
      })(),
    );
  });

  it('is over when its pipes are, not when a grandchild keeps one', async () => {
    await run(
      (function* () {
        const child = yield* createSubprocessShell('sleep 0.3 & exit 4', { stdout: PIPE });
        while (child.returncode === undefined) yield* sleep(1);
        // The code is known at once; its end waits for the pipe, as in asyncio.
        expect(child.returncode).to.equal(4);
        const [out] = yield* child.communicate();
        expect(String(out)).to.equal('');
      })(),
    );
  });

  it('ends with its loop', async () => {
    const child = await run(
      (function* () {
        return yield* createSubprocessExec('sleep', ['60'], piped);
      })(),
    );
    await run(gone(child.pid));
  });

  it('keeps a program alive that waits for it', async () => {
    const program = `
      import { run } from ${JSON.stringify(new URL('../../lib/index.js', import.meta.url).href)};
      import { createSubprocessExec } from ${JSON.stringify(new URL('../../lib/node.js', import.meta.url).href)};
      await run((function* () {
        const child = yield* createSubprocessExec('sleep', ['0.1']);
        console.log('ended', yield* child.wait());
      })());
    `;
    const out = execFileSync(process.execPath, ['--input-type=module', '-e', program]).toString();
    expect(out).to.equal('ended 0\n');
  });

  it('is made from a transport and a protocol, too', async () => {
    await run(
      (function* () {
        const loop = getRunningLoop();
        const [transport, protocol] = yield* loop.subprocessShell<
          SubprocessStreamProtocol,
          ChildTransport
        >(() => new SubprocessStreamProtocol(100, loop), 'echo x');
        const child = new Process(transport, protocol, loop);
        expect(String(protocol)).to.match(/^<SubprocessStreamProtocol stdin=.* stdout=.* stderr=/);
        expect(String((yield* child.communicate())[0])).to.equal('x\n');
      })(),
    );
  });
});

describe('EventLoop#subprocessExec', function () {
  this.timeout(120_000);
  this.slow(1000);

  it('[rule 256] [rule 257] tells the protocol: made, data, pipes, exit, and the end last', async () => {
    await run(
      (function* () {
        const loop = getRunningLoop();
        const [transport, protocol] = yield* loop.subprocessExec<Recorder, ChildTransport>(
          () => new Recorder(),
          ['sh', '-c', 'echo out; echo err >&2'],
        );
        expect(transport.getPid()).to.be.a('number');
        expect(transport.getProtocol()).to.equal(protocol);
        expect(transport.getExtraInfo('subprocess')).to.include({ pid: transport.getPid() });
        expect(
          [0, 1, 2, 3].map((fd) => transport.getPipeTransport(fd) === undefined),
        ).to.deep.equal([false, false, false, true]);
        expect(yield* transport._wait()).to.equal(0);
        const { log } = protocol;
        expect(log[0]).to.equal('made');
        expect(log.at(-1)).to.equal('lost');
        expect([...log].sort()).to.deep.equal([
          'data 1 out',
          'data 2 err',
          'exited',
          'lost',
          'made',
          'pipe 0 lost',
          'pipe 1 lost',
          'pipe 2 lost',
        ]);
        expect(String(transport)).to.match(/^<ChildTransport pid=\d+ returncode=0>$/);
      })(),
    );
  });

  it('[rule 260] kills a child that runs when its transport is closed, and none that has ended', async () => {
    await run(
      (function* () {
        const loop = getRunningLoop();
        const [running] = yield* loop.subprocessExec<Recorder, ChildTransport>(
          () => new Recorder(),
          ['sleep', '60'],
        );
        expect(running.isClosing()).to.equal(false);
        running.close();
        running.close();
        expect(running.isClosing()).to.equal(true);
        expect(yield* running._wait()).to.equal(-9);
        const [ended] = yield* loop.subprocessExec<Recorder, ChildTransport>(
          () => new Recorder(),
          ['true'],
        );
        expect(yield* ended._wait()).to.equal(0);
        ended.close();
        expect(ended.getReturncode()).to.equal(0);
      })(),
    );
  });
});

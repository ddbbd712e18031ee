// A server that hangs, looked into from outside. It was started without any flag, and knows nothing of
// who looks. With `--stay` it goes on hanging, for you to look into it yourself.

import { type Coroutine, run } from 'yieldfrom';
import {
  createSubprocessExec,
  openConnection,
  type Process,
  type StreamReader,
  type StreamWriter,
  subprocess,
} from 'yieldfrom/node';
import { fileURLToPath } from 'node:url';

const { PIPE } = subprocess;

/** The command of the package: what `npx yieldfrom` runs. */
const yieldfrom = fileURLToPath(new URL('cli/main.js', import.meta.resolve('yieldfrom')));

function* hear(reader: StreamReader): Coroutine<string> {
  return String(yield* reader.readline()).trim();
}

/** Begins a transfer, up to where the bank asks whether that is meant. */
function* begin(port: number, text: string): Coroutine<StreamWriter> {
  const [reader, writer] = yield* openConnection('127.0.0.1', port);
  writer.write(Buffer.from(`${text}\n`));
  console.log(`${text}: ${yield* hear(reader)}`);
  return writer;
}

function* statusOf(port: number): Coroutine<string> {
  const [reader, writer] = yield* openConnection('127.0.0.1', port);
  writer.write(Buffer.from('status\n'));
  const status = String(yield* reader.read());
  writer.close();
  return status;
}

/** `npx yieldfrom pstree PID` */
function* pstree({ pid }: Process): Coroutine<string> {
  const args = [yieldfrom, 'pstree', String(pid)];
  const looker = yield* createSubprocessExec(process.execPath, args, { stdout: PIPE });
  const [tree] = yield* looker.communicate();
  // Ports differ from run to run, paths from machine to machine.
  return String(tree)
    .replace(/:\d+\]/, ':PORT]')
    .replaceAll(/\([^()]*[\\/]([\w-]+\.ts:\d+:\d+)\)/g, '($1)');
}

function* main(): Coroutine<void> {
  const program = fileURLToPath(new URL('server.js', import.meta.url));
  // On its error stream Node notes that a debugger came and went.
  const streams = { stdout: PIPE, stderr: subprocess.DEVNULL };
  const bank = yield* createSubprocessExec(process.execPath, [program], streams);
  try {
    const port = Number(yield* hear(bank.stdout!));

    const first = yield* begin(port, 'transfer ann bob 10');
    const second = yield* begin(port, 'transfer bob ann 20');
    first.write(Buffer.from('yes\n'));
    second.write(Buffer.from('yes\n'));

    // The bank answers, and its processor is idle; but two clients wait, and will for ever.
    let status = '';
    while (status.split('waiters:1').length < 3) status = yield* statusOf(port);
    console.log(`\nstatus:\n${status}`);

    if (process.argv.includes('--stay')) {
      console.log(`npx yieldfrom pstree ${bank.pid}     (Ctrl-C ends it)`);
      yield* bank.wait();
    }
    console.log('$ npx yieldfrom pstree PID');
    console.log((yield* pstree(bank)).trimEnd());
  } finally {
    bank.kill();
    yield* bank.wait();
  }
}

await run(main());

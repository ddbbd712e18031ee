// Subprocesses under supervision: one that crashes is started again, one that does not want to end
// is ended, and none outlives the block that it was started in.

import { asyncFor, type Coroutine, run, sleep, TimeoutError, waitFor } from 'yieldfrom';
import {
  createSubprocessExec,
  createSubprocessShell,
  type Process,
  subprocess,
} from 'yieldfrom/node';

const { PIPE } = subprocess;

/** A worker that needs three attempts. */
function* work(attempt: number): Coroutine<number> {
  const worker = yield* createSubprocessShell(
    'read name; echo "attempt $name"; if [ "$name" -lt 3 ]; then exit 3; fi; echo "all is done"',
    { stdin: PIPE, stdout: PIPE },
  );
  worker.stdin?.write(new TextEncoder().encode(`${attempt}\n`));
  yield* asyncFor(worker.stdout!, function* (line) {
    console.log('  worker:', line.toString().trim());
  });
  return yield* worker.wait();
}

function* supervise(): Coroutine<void> {
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    const returncode = yield* work(attempt);
    console.log('  ended with', returncode);
    if (returncode === 0) return;
    yield* sleep(10 * attempt); // a little longer each time
  }
}

/** Asks a process to end, and ends it if it does not listen. */
function* end(child: Process, patience: number): Coroutine<number> {
  child.terminate();
  try {
    return yield* waitFor(child.wait(), patience);
  } catch (error) {
    if (!(error instanceof TimeoutError)) throw error;
    console.log('  it does not listen');
    child.kill();
    return yield* child.wait();
  }
}

function* main(): Coroutine<void> {
  console.log('a worker that crashes:');
  yield* supervise();

  console.log('one that ends when it is asked:');
  const polite = yield* createSubprocessExec('sleep', ['60']);
  console.log('  ended with', yield* end(polite, 60_000)); // minus the number of the signal

  console.log('one that does not:');
  const deaf = 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000); console.log("ready")';
  const stubborn = yield* createSubprocessExec(process.execPath, ['-e', deaf], { stdout: PIPE });
  yield* stubborn.stdout!.readline();
  console.log('  ended with', yield* end(stubborn, 100));

  console.log('output and input at once:');
  const sorter = yield* createSubprocessExec('sort', [], { stdin: PIPE, stdout: PIPE });
  const [sorted] = yield* sorter.communicate(new TextEncoder().encode('c\na\nb\n'));
  console.log(' ', sorted?.toString().trim().split('\n').join(' '));

  console.log('one that is not there:');
  try {
    yield* createSubprocessExec('no-such-program');
  } catch (error) {
    console.log(' ', (error as { code?: string }).code);
  }
}

await run(main());

// What a process does when its loops have nothing left to do: told by real processes.

import { spawn } from 'node:child_process';
import { expect } from 'chai';

const lib = new URL('../../lib/', import.meta.url);

interface Ended {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

/** Runs a program in a Node of its own, with everything of the library in `y`. */
function runNode(program: string): Promise<Ended> {
  const source = `
    import * as y from ${JSON.stringify(new URL('index.js', lib).href)};
    import { VirtualTimeLoop } from ${JSON.stringify(new URL('testing/index.js', lib).href)};
    import { BareHost } from ${JSON.stringify(new URL('host/bare.js', lib).href)};
    const say = (...parts) => console.log(...parts);
    const forever = () => (function* forever() { yield* y.getRunningLoop().createFuture(); })();
    ${program}`;
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', source], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [output, errors] = ['', ''];
    child.stdout.on('data', (text: Buffer) => (output += text.toString()));
    child.stderr.on('data', (text: Buffer) => (errors += text.toString()));
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, output: output.trim(), errors });
    });
  });
}

async function endsWell(program: string, output: string): Promise<void> {
  const ended = await runNode(program);
  expect(ended).to.deep.equal({ code: 0, output, errors: '' });
}

async function fails(program: string, ...errors: RegExp[]): Promise<void> {
  const ended = await runNode(program);
  for (const error of errors) expect(ended.errors).to.match(error);
  expect(ended.code).to.equal(1);
}

describe('a process', () => {
  it('lives while a run can still be woken', () =>
    endsWell(
      `y.run((function* () { yield* y.sleep(20); say('slept'); })());
       y.run((function* () { yield new Promise((r) => setTimeout(r, 300)); say('fetched'); })());`,
      'slept\nfetched',
    ));

  it('does not live for a loop that is idle', () =>
    endsWell(
      `await y.call((function* () { yield* y.sleep(1); })()); // The host drives a loop now.
       const loop = y.newEventLoop();
       loop.callLater(60_000, say);
       say('idle');`,
      'idle',
    ));

  it('does not live for a timer that was withdrawn from outside a turn', () =>
    endsWell(
      `y.run((function* () {
         const handle = y.getRunningLoop().callLater(60_000, say);
         const closed = y.getRunningLoop().createFuture();
         setTimeout(() => { handle.cancel(); }, 5);
         yield* closed;
       })()).catch((error) => say(error.name));`,
      'DeadlockError',
    ));

  it('ends with a pending run as a deadlock, and fails', () =>
    fails(
      `y.run((function* () { yield* y.createTask(forever(), { name: 'stuck' }); })());`,
      /DeadlockError: Deadlock: nothing can ever wake/,
      /stuck waits for <Future pending>/,
    ));

  it('ends with an awaited pending run as a deadlock, and fails', () =>
    fails(`await y.run(forever()); say('never');`, /DeadlockError/));

  it('goes on after a deadlock that was caught', () =>
    endsWell(
      `try { await y.run(forever()); } catch (error) { say(error.name); }
       await y.run((function* () { yield* y.sleep(1); say('another run'); })());`,
      'DeadlockError\nanother run',
    ));

  it('ends with a pending run on virtual time, or on a bare host, as a deadlock', () =>
    endsWell(
      `for (const loop of [new VirtualTimeLoop(), new y.EventLoop({ host: new BareHost() })]) {
         try { await loop.runUntilComplete(forever()); } catch (error) { say(error.name); }
       }`,
      'DeadlockError\nDeadlockError',
    ));

  it('cleans up what a deadlock leaves', () =>
    endsWell(
      `function* main() { try { yield* forever(); } finally { yield* y.sleep(5); say('clean'); } }
       y.run(main()).catch((error) => say(error.name));`,
      'clean\nDeadlockError',
    ));

  it('fails for an error of a task that nobody retrieved', () =>
    fails(
      `y.run((function* () {
         y.createTask((function* () { throw new Error('lost'); })());
         yield* y.sleep(1);
       })());`,
      /Task exception was never retrieved/,
      /Error: lost/,
    ));

  it('fails for such an error of a loop that is never closed', () =>
    fails(
      `const loop = y.newEventLoop();
       loop.createFuture().setException(new Error('lost'));
       globalThis.keep = loop;`,
      /Future exception was never retrieved/,
    ));

  it('does not fail for it where an exception handler was set', () =>
    endsWell(
      `y.run((function* () {
         y.getRunningLoop().setExceptionHandler((_loop, context) => say(context.message));
         y.createTask((function* () { throw new Error('lost'); })());
         yield* y.sleep(1);
       })());`,
      'Task exception was never retrieved',
    ));

  it('does not fail for an error that was retrieved, if late', () =>
    endsWell(
      `y.run((function* () {
         const task = y.createTask((function* () { throw new Error('found'); })());
         yield* y.sleep(5);
         say(task.exception().message);
       })());`,
      'found',
    ));

  it('may have many runs and many lost errors without a warning of Node', () =>
    endsWell(
      `const runs = Array.from({ length: 30 }, () => y.run((function* () {
         const future = y.getRunningLoop().createFuture();
         y.getRunningLoop().setExceptionHandler(() => {});
         future.setException(new Error('lost'));
         yield* y.sleep(2);
       })()));
       await Promise.all(runs.map((run) => run.catch((error) => say(error))));
       say('done');`,
      'done',
    ));
});

// What becomes of a process: its exit code, and what it reports before it ends.

import { expect } from 'chai';
import { runProgram } from '../kit/child.js';

describe('the end of a process', function () {
  this.timeout(120_000);
  this.slow(2000);

  describe('with a run that nothing can wake any more', () => {
    it('is a DeadlockError of that run, and an exit code other than 0', async () => {
      const { code, err } = await runProgram(`
        function* main() { yield* new Future(); }
        await run(main());`);
      expect(code).to.equal(1);
      expect(err).to.contain(
        'DeadlockError: Deadlock: nothing can ever wake the task that is left',
      );
      expect(err).to.contain('Task-1 waits for <Future pending>');
    });

    it('names where each task waits in debug mode', async () => {
      const { err } = await runProgram(`
        function* main() { yield* new Future(); }
        await run(main(), { debug: true });`);
      expect(err).to.match(/Task-1 waits for <Future pending> at main \(.*:\d+:\d+\)/);
    });

    it('can be caught, and gone on from', async () => {
      const { code, out } = await runProgram(`
        function* main() { try { yield* new Future(); } finally { console.log('cleaned up'); } }
        await run(main()).catch((error) => console.log(error.name, error.tasks.length));
        console.log(await run(sleep(1, 'goes on')));`);
      expect([code, out]).to.deep.equal([0, ['cleaned up', 'DeadlockError 1', 'goes on']]);
    });

    it('is told to every one of several such runs', async () => {
      const { code, out } = await runProgram(`
        function* main() { yield* new Future(); }
        const runs = await Promise.allSettled([run(main()), run(main()), run(main())]);
        console.log(runs.map(({ reason }) => reason.name).join());`);
      expect([code, out]).to.deep.equal([0, ['DeadlockError,DeadlockError,DeadlockError']]);
    });

    it('is no deadlock while anything of the platform can still wake it', async () => {
      const { code, out } = await runProgram(`
        function* main() {
          const future = new Future();
          setTimeout(() => future.setResult('woken'), 20);
          return yield* future;
        }
        console.log(await run(main()));`);
      expect([code, out]).to.deep.equal([0, ['woken']]);
    });
  });

  it('comes by itself when a loop is idle and no run is pending', async () => {
    const { code, out } = await runProgram(`
      const loop = newEventLoop();
      loop.callLater(100_000, () => {});
      console.log('ends');`);
    expect([code, out]).to.deep.equal([0, ['ends']]);
  });

  describe('with an error that nobody retrieved', () => {
    const program = `
      function* fails() { throw new RangeError('unseen'); }
      function* main() {
        SETUP
        void createTask(fails());
        yield* sleep(1);
      }
      await run(main());
      console.log('main is done');`;

    it('has an exit code other than 0', async () => {
      const { code, out, err } = await runProgram(program.replace('SETUP', ''));
      expect([code, out]).to.deep.equal([1, ['main is done']]);
      expect(err).to.contain('Task exception was never retrieved');
      expect(err).to.contain('RangeError: unseen');
    });

    it('leaves it to an exception handler, if one is set', async () => {
      const { code, out, err } = await runProgram(
        program.replace(
          'SETUP',
          'getRunningLoop().setExceptionHandler((_, { message }) => console.log(message));',
        ),
      );
      expect(code).to.equal(0);
      expect(out).to.deep.equal(['Task exception was never retrieved', 'main is done']);
      expect(err).to.equal('');
    });

    it('respects an exit code that the program set', async () => {
      const { code } = await runProgram(program.replace('SETUP', 'process.exitCode = 7;'));
      expect(code).to.equal(7);
    });

    it('reports it too where the loop was never closed', async () => {
      const { code, err } = await runProgram(`
        const loop = newEventLoop();
        globalThis.kept = loop.createFuture();
        globalThis.kept.setException(new RangeError('unseen'));`);
      expect(code).to.equal(1);
      expect(err).to.contain('Future exception was never retrieved');
    });
  });

  it('with an error that run rejects with is that of any rejected promise', async () => {
    const { code, err } = await runProgram(`
      function* main() { throw new RangeError('mine'); }
      await run(main());`);
    expect([code, /RangeError: mine/.test(err)]).to.deep.equal([1, true]);
    expect(err).to.not.contain('never retrieved');
  });

  describe('debug mode', () => {
    const program = `
      function* main() { return getRunningLoop().getDebug(); }
      console.log(await run(main()), await run(main(), { debug: false }));`;

    for (const [value, expected] of [
      ['1', 'true false'],
      ['yes', 'true false'],
      ['0', 'false false'],
      ['', 'false false'],
    ] as const) {
      it(`[rule 208] is ${expected.split(' ')[0] ?? ''} by YIELDFROM_DEBUG=${value}`, async () => {
        const { out } = await runProgram(program, { env: { YIELDFROM_DEBUG: value } });
        expect(out).to.deep.equal([expected]);
      });
    }
  });
});

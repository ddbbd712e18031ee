// Ctrl-C, with processes of their own. The first six tests of the first suite were run with CPython 3.13.

import { expect } from 'chai';
import { type Outcome, runProgram } from '../kit/child.js';

/** Presses Ctrl-C at "ready" and at "again"; what `main` is ends in a line that says how. */
async function interrupt(program: string): Promise<Outcome> {
  return runProgram(
    `${program}
     run(main()).then((value) => console.log('value', value), (error) => console.log(error.name, error.message));`,
    { interruptAt: ['ready', 'again'] },
  );
}

async function interruptedOut(program: string): Promise<readonly string[]> {
  const { out, err } = await interrupt(program);
  expect(err).to.equal('');
  return out;
}

describe('Ctrl-C', function () {
  this.timeout(120_000);
  this.slow(2000);

  describe('during a run', () => {
    it('[rule 198] cancels main, which may clean up, and ends in KeyboardInterrupt', async () => {
      const out = await interruptedOut(`
        function* main() {
          console.log('ready');
          try { yield* sleep(100_000); }
          catch (error) { console.log(error.name); yield* sleep(0); console.log('clean'); throw error; }
        }`);
      expect(out).to.deep.equal(['ready', 'CancelledError', 'clean', 'KeyboardInterrupt ']);
    });

    it('[rule 198] gives the value of a main that goes on', async () => {
      const out = await interruptedOut(`
        function* main() {
          console.log('ready');
          try { yield* sleep(100_000); } catch { console.log('swallowed'); }
          return 42;
        }`);
      expect(out).to.deep.equal(['ready', 'swallowed', 'value 42']);
    });

    it('[rule 198] gives another error that main answers with', async () => {
      const out = await interruptedOut(`
        function* main() {
          console.log('ready');
          try { yield* sleep(100_000); } catch { throw new RangeError('mine'); }
        }`);
      expect(out).to.deep.equal(['ready', 'RangeError mine']);
    });

    it('[rule 198] stays a cancellation where somebody else cancelled main too', async () => {
      const out = await interruptedOut(`
        function* main() {
          console.log('ready');
          try { yield* sleep(100_000); } finally { currentTask().cancel(); }
        }`);
      expect(out).to.deep.equal(['ready', 'CancelledError ']);
    });

    it('[rule 198] ends the run at once the second time, and then shuts down', async () => {
      const out = await interruptedOut(`
        function* main() {
          console.log('ready');
          try { yield* sleep(100_000); } catch { console.log('again'); }
          try { yield* sleep(100_000); }
          catch (error) { console.log(error.name, 'by shutdown'); throw error; }
        }`);
      expect(out).to.deep.equal([
        'ready',
        'again',
        'CancelledError by shutdown',
        'KeyboardInterrupt ',
      ]);
    });

    it('[rule 198] leaves a program alone that listens for itself, from then on', async () => {
      for (const [before, inside] of [
        ['listen();', ''],
        ['', 'listen();'],
      ] as const) {
        const out = await interruptedOut(`
          let pressed;
          const pressing = new Promise((resolve) => { pressed = resolve; });
          const alive = setInterval(() => {}, 1000);
          const listen = () => process.once('SIGINT', () => {
            console.log('own listener');
            clearInterval(alive);
            pressed();
          });
          ${before}
          function* main() {
            ${inside}
            console.log('ready');
            yield* fromPromise(pressing);
            return 'not cancelled';
          }`);
        expect(out).to.deep.equal(['ready', 'own listener', 'value not cancelled']);
      }
    });

    it('cancels every run that is pending', async () => {
      const out = await interruptedOut(`
        function* other() {
          try { yield* sleep(100_000); } finally { console.log('other is cancelled'); }
        }
        run(other()).catch((error) => console.log('other', error.name));
        function* main() {
          yield* sleep(1);
          console.log('ready');
          yield* sleep(100_000);
        }`);
      expect([...out].sort()).to.deep.equal(
        ['ready', 'other is cancelled', 'other KeyboardInterrupt', 'KeyboardInterrupt '].sort(),
      );
    });

    it('works on the reference loop too', async () => {
      const testing = JSON.stringify(new URL('../../lib/testing/index.js', import.meta.url).href);
      const { out } = await runProgram(
        `import { ReferenceEventLoop } from ${testing};
         function* main() {
           console.log('ready');
           yield* sleep(100_000);
         }
         run(main(), { loopFactory: () => new ReferenceEventLoop() })
           .catch((error) => console.log(error.name));`,
        { interruptAt: ['ready'] },
      );
      expect(out).to.deep.equal(['ready', 'KeyboardInterrupt']);
    });
  });

  it('ends a process as ever when no run is pending any more', async () => {
    const { signal, out } = await runProgram(
      `await run(sleep(1));
       console.log('over');
       setTimeout(() => {}, 100_000);`,
      { interruptAt: ['over'] },
    );
    expect([signal, out]).to.deep.equal(['SIGINT', ['over']]);
  });

  it('makes a program that lets it through exit with an error', async () => {
    const { code, err } = await runProgram(
      `function* main() {
         console.log('ready');
         yield* sleep(100_000);
       }
       await run(main());`,
      { interruptAt: ['ready'] },
    );
    expect([code, /KeyboardInterrupt/.test(err)]).to.deep.equal([1, true]);
  });
});

import { expect } from 'chai';
import {
  type Coroutine,
  ContextVar,
  Event,
  getRunningLoop,
  NotImplementedError,
  run,
  RuntimeError,
} from '../../lib/index.js';
import { VirtualTimeLoop } from '../../lib/testing/index.js';
import { runProgram } from '../kit/child.js';

const send = (signal: NodeJS.Signals): void => {
  process.kill(process.pid, signal);
};

describe('EventLoop#addSignalHandler', function () {
  this.timeout(120_000);
  this.slow(1000);

  it('has a function called in a turn, with its arguments, each time the signal comes', async () => {
    const log: unknown[] = [];
    await run(
      (function* (): Coroutine<void> {
        const loop = getRunningLoop();
        const came = new Event();
        loop.addSignalHandler(
          'SIGUSR2',
          (...args: unknown[]) => {
            log.push(args, getRunningLoop() === loop);
            came.set();
          },
          1,
          'two',
        );
        send('SIGUSR2');
        yield* came.wait();
        came.clear();
        send('SIGUSR2');
        yield* came.wait();
        expect(loop.removeSignalHandler('SIGUSR2')).to.equal(true);
        expect(loop.removeSignalHandler('SIGUSR2')).to.equal(false);
      })(),
    );
    expect(log).to.deep.equal([[1, 'two'], true, [1, 'two'], true]);
    expect(process.listenerCount('SIGUSR2')).to.equal(0);
  });

  it('takes numbers, replaces a handler, and keeps the context of the call', async () => {
    const variable = new ContextVar<string>('variable');
    const log: unknown[] = [];
    await run(
      (function* (): Coroutine<void> {
        const loop = getRunningLoop();
        const came = new Event();
        loop.addSignalHandler(12, () => log.push('replaced'));
        variable.set('then');
        loop.addSignalHandler('SIGUSR2', () => {
          log.push(variable.get());
          came.set();
        });
        variable.set('now');
        send('SIGUSR2');
        yield* came.wait();
      })(),
    );
    expect(log).to.deep.equal(['then']);
    // The loop was closed with the run.
    expect(process.listenerCount('SIGUSR2')).to.equal(0);
  });

  it('refuses coroutines, what is no signal, and what cannot be caught', async () => {
    await run(
      (function* (): Coroutine<void> {
        const loop = getRunningLoop();
        const nothing = (): void => undefined;
        const add = (sig: unknown, callback: unknown): (() => void) => {
          return () => {
            loop.addSignalHandler(sig as string, callback as () => void);
          };
        };
        expect(add('SIGUSR2', function* () {})).to.throw(TypeError, 'coroutines cannot be used');
        expect(add('SIGUSR2', 'text')).to.throw(TypeError, 'callable');
        expect(add(undefined, nothing)).to.throw(TypeError, 'sig must be');
        expect(add('SIGNONE', nothing)).to.throw(RangeError, 'invalid signal number');
        expect(add(1000, nothing)).to.throw(RangeError, 'invalid signal number 1000');
        expect(add('SIGKILL', nothing)).to.throw(RuntimeError, 'cannot be caught');
        expect(add('SIGSTOP', nothing)).to.throw(RuntimeError, 'cannot be caught');
        expect(loop.removeSignalHandler('SIGKILL')).to.equal(false);
      })(),
    );
    const loop = new VirtualTimeLoop();
    expect(() => {
      loop.addSignalHandler('SIGINT', () => undefined);
    }).to.throw(NotImplementedError, 'the virtual host has no signals');
    loop.close();
  });

  it('reports what a handler throws, and goes on', async () => {
    const reported: unknown[] = [];
    await run(
      (function* (): Coroutine<void> {
        const loop = getRunningLoop();
        const came = new Event();
        loop.setExceptionHandler((_loop, { exception }) => {
          reported.push(String(exception));
          came.set();
        });
        loop.addSignalHandler('SIGUSR2', () => {
          throw new RangeError('in a handler');
        });
        send('SIGUSR2');
        yield* came.wait();
      })(),
    );
    expect(reported).to.deep.equal(['RangeError: in a handler']);
  });

  it('keeps a program alive that waits for nothing else, and ends with it', async () => {
    const { code, out, err } = await runProgram(`
      await run((function* () {
        const stop = new Event();
        getRunningLoop().addSignalHandler('SIGTERM', () => stop.set());
        setTimeout(() => process.kill(process.pid, 'SIGTERM'), 50).unref();
        yield* stop.wait();
        console.log('stopped');
      })());
      console.log('over');
    `);
    expect([code, out, err]).to.deep.equal([0, ['stopped', 'over'], '']);
  });

  it('takes the place of what Ctrl-C does to a run', async () => {
    const { code, out } = await runProgram(
      `
      await run((function* () {
        const stop = new Event();
        getRunningLoop().addSignalHandler('SIGINT', () => stop.set());
        yield* sleep(0);
        console.log('ready');
        yield* stop.wait();
        console.log('put away');
      })());
      console.log('over');
    `,
      { interruptAt: ['ready'] },
    );
    expect([code, out]).to.deep.equal([0, ['ready', 'put away', 'over']]);
  });

  it('lets the signal end the process again when it is taken away', async () => {
    const { signal, out } = await runProgram(`
      await run((function* () {
        const loop = getRunningLoop();
        loop.addSignalHandler('SIGTERM', () => console.log('never'));
        loop.removeSignalHandler('SIGTERM');
        process.kill(process.pid, 'SIGTERM');
        yield* sleep(5000);
      })());
    `);
    expect([signal, out]).to.deep.equal(['SIGTERM', []]);
  });
});

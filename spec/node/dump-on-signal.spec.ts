import { expect } from 'chai';
import { type Coroutine, Event, run } from '../../lib/index.js';
import { dumpOnSignal } from '../../lib/inspect/index.js';
import { startTarget } from '../cli/kit.js';

const inspect = JSON.stringify(new URL('../../lib/inspect/index.js', import.meta.url).href);

describe('dumpOnSignal', function () {
  this.timeout(120_000);
  this.slow(20_000);

  it('writes every task, with its place, outside debug mode too', async () => {
    const target = await startTarget(`
      const { dumpOnSignal } = await import(${inspect});
      function* main() {
        yield* new Event().wait();
      }
      dumpOnSignal();
      setTimeout(() => console.log('ready'));
      run(main());`);
    process.kill(target.pid, 'SIGUSR2');
    await target.says('at main (');
    expect(target.errors()).to.match(
      /Task-1 waits for <Event \[unset, waiters:1\]>\n +at main \(.*:6:9\)/,
    );
    await target.end();
  });

  it('listens to another signal until it is ended, and tells whom it is to tell', async () => {
    let text = '';
    function* main(): Coroutine<void> {
      const isWritten = new Event();
      const onDump = (dump: string): void => {
        text = dump;
        isWritten.set();
      };
      const stop = dumpOnSignal({ signal: 'SIGHUP', detail: 'basic', onDump });
      process.kill(process.pid, 'SIGHUP');
      yield* isWritten.wait();
      stop();
    }
    await run(main());
    expect(text).to.contain('waits for <Event [unset, waiters:1]>');
    expect(process.listenerCount('SIGHUP')).to.equal(0);
  });

  it('does nothing on hosts without signals', () => {
    const own = Object.getOwnPropertyDescriptor(globalThis, 'process') as PropertyDescriptor;
    Object.defineProperty(globalThis, 'process', { configurable: true, value: {} });
    try {
      expect(dumpOnSignal()).not.to.throw();
    } finally {
      Object.defineProperty(globalThis, 'process', own);
    }
  });
});

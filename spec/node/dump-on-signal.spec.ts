import { expect } from 'chai';
import sinon from 'sinon';
import { type Coroutine, Event, run } from '../../lib/index.js';
import { dumpOnSignal, type DumpOnSignalOptions } from '../../lib/inspect/index.js';

/** Runs a program that waits until its dump was written; gives that. */
async function dumpedBy(
  signal: string,
  options: DumpOnSignalOptions,
  written: (listener: (text: string) => void) => DumpOnSignalOptions,
): Promise<string> {
  let text = '';
  function* main(): Coroutine<void> {
    const isWritten = new Event();
    const stop = dumpOnSignal({
      ...options,
      ...written((said) => {
        text = said;
        isWritten.set();
      }),
    });
    process.kill(process.pid, signal);
    yield* isWritten.wait();
    stop();
  }
  await run(main());
  return text;
}

describe('dumpOnSignal', function () {
  // It asks for a snapshot of the heap.
  this.timeout(120_000);
  this.slow(20_000);

  it('writes every task, with its place, outside debug mode too', async () => {
    const text = await dumpedBy('SIGUSR2', {}, (onDump) => ({ onDump }));
    expect(text).to.match(
      /waits for <Event \[unset, waiters:1\]>\n +at main \(.*dump-on-signal\.spec/,
    );
    expect(process.listenerCount('SIGUSR2')).to.equal(0);
  });

  it('listens to another signal, and writes to the console', async () => {
    const log = sinon.stub(console, 'error');
    try {
      const text = await dumpedBy('SIGHUP', { signal: 'SIGHUP', detail: 'basic' }, (hear) => {
        log.callsFake(hear);
        return {};
      });
      expect(text).to.contain('waits for <Event [unset, waiters:1]>');
    } finally {
      log.restore();
    }
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

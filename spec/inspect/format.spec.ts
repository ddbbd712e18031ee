import { expect } from 'chai';
import {
  type Coroutine,
  createTask,
  currentTask,
  type Future,
  futureAddToAwaitedBy,
  runSync,
  RuntimeError,
  sleep,
} from '../../lib/index.js';
import { formatCallGraph, printCallGraph } from '../../lib/inspect/index.js';
import { VirtualTimeLoop } from '../../lib/testing/index.js';

/** Takes ids, files and lines out, which differ from run to run. */
// A bundle of many specs tells functions of one name apart by a number: main$5.
const plain = (text: string): string =>
  text
    .replace(/id=0x[0-9a-f]+/g, 'id=…')
    .replace(/File '[^']*', line \d+/g, "File '…', line …")
    .replace(/\$\d+\(\)$/gm, '()');

function* child(texts: string[]): Coroutine<void> {
  yield* sleep(0);
  texts.push(formatCallGraph());
}

function* main(texts: string[]): Coroutine<void> {
  currentTask()?.setName('main');
  yield* createTask(child(texts), { name: 'child' });
}

const debug = { debug: true, loopFactory: () => new VirtualTimeLoop() };

describe('formatCallGraph', () => {
  it('writes a task, its stack and who waits for it, as CPython 3.14 does', () => {
    const texts: string[] = [];
    runSync(main(texts), debug);
    expect(plain(texts[0] ?? '').split('\n')).to.deep.equal([
      "* Task(name='child', id=…)",
      '  + Call stack:',
      "  |   File '…', line …, in child()",
      '  + Awaited by:',
      "    * Task(name='main', id=…)",
      '      + Call stack:',
      "      |   File '…', line …, in main()",
    ]);
  });

  it('leaves out stacks that are not known, or not wanted', () => {
    const texts: string[] = [];
    runSync(main(texts), { ...debug, debug: false });
    expect(
      plain(texts[0] ?? '')
        .split('\n')
        .slice(-2),
    ).to.deep.equal(['  + Awaited by:', "    * Task(name='main', id=…)"]);
    const loop = new VirtualTimeLoop();
    expect(plain(formatCallGraph(loop.createFuture(), { limit: 0 }))).to.equal('* Future(id=…)');
    loop.close();
  });

  it('is empty where there is no current task, and needs a running loop', () => {
    const loop = new VirtualTimeLoop();
    const texts: string[] = [];
    loop.callSoon(() => texts.push(formatCallGraph()));
    loop.runOnce();
    loop.close();
    expect(texts).to.deep.equal(['']);
    expect(() => formatCallGraph()).to.throw(RuntimeError);
  });

  it('gives a future the same id each time, and each future its own', () => {
    const loop = new VirtualTimeLoop();
    const [a, b] = [loop.createFuture(), loop.createFuture()];
    expect(formatCallGraph(a)).to.equal(formatCallGraph(a));
    expect(formatCallGraph(a)).to.not.equal(formatCallGraph(b));
    loop.close();
  });

  it('refers to what was written before, so that rings end', () => {
    const loop = new VirtualTimeLoop();
    const [a, b] = [loop.createFuture(), loop.createFuture()];
    futureAddToAwaitedBy(a, b);
    futureAddToAwaitedBy(b, a);
    expect(plain(formatCallGraph(a)).split('\n')).to.deep.equal([
      '* Future(id=…)',
      '  + Awaited by:',
      '    * Future(id=…)',
      '      + Awaited by:',
      '        * Future(id=…) (see above)',
    ]);
    loop.close();
  });

  it('writes no more lines than there are futures and edges', () => {
    const loop = new VirtualTimeLoop();
    const layers = Array.from({ length: 20 }, () => [loop.createFuture(), loop.createFuture()]);
    for (const [i, layer] of layers.entries()) {
      for (const future of layer) {
        for (const waiter of layers[i + 1] ?? []) futureAddToAwaitedBy(future, waiter);
      }
    }
    expect(formatCallGraph(layers[0]?.[0]).split('\n').length).to.be.below(40 * 10);
    loop.close();
  });
});

describe('printCallGraph', () => {
  it('writes to the console, or to a file', () => {
    const loop = new VirtualTimeLoop();
    const future: Future = loop.createFuture();
    const printed: string[] = [];
    const { log } = console;
    console.log = (text: string) => printed.push(text);
    try {
      printCallGraph(future);
      printCallGraph(future, { file: null });
    } finally {
      console.log = log;
    }
    const written: string[] = [];
    printCallGraph(future, { file: { write: (text) => written.push(text) } });
    const text = formatCallGraph(future);
    expect([printed, written]).to.deep.equal([[text, text], [`${text}\n`]]);
    loop.close();
  });
});

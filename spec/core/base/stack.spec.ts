import { expect } from 'chai';
import { programLines, stackTrace } from '../../../lib/core/base/stack.js';

describe('stackTrace', () => {
  const frameCount = (depth: number): number =>
    stackTrace(depth)
      .split('\n')
      .filter((line) => /:\d+:\d+/.test(line)).length;

  it('gives as many frames as it is asked for', () => {
    expect([frameCount(1), frameCount(3)]).to.deep.equal([1, 3]);
  });

  it('gives them whatever limit the engine has, and leaves that limit alone', () => {
    const limits = Error as { stackTraceLimit?: number };
    const before = limits.stackTraceLimit;
    try {
      limits.stackTraceLimit = 0;
      expect(frameCount(2)).to.equal(2);
      expect(limits.stackTraceLimit).to.equal(0);
      delete limits.stackTraceLimit;
      expect(frameCount(2)).to.equal(2);
      expect(limits.stackTraceLimit).to.equal(undefined);
    } finally {
      if (before !== undefined) limits.stackTraceLimit = before;
    }
  });

  it('is empty where errors have no stack', () => {
    const { Error: real } = globalThis;
    class Bare {
      readonly stack = undefined;
    }
    globalThis.Error = Bare as unknown as ErrorConstructor;
    try {
      expect(stackTrace(3)).to.equal('');
    } finally {
      globalThis.Error = real;
    }
  });
});

describe('programLines', () => {
  /** A stack as V8 writes it, of a step that a driver runs. */
  const stackOf = (home: string, ...lines: string[]): string =>
    ['Error', `stackTrace (${home}stack.js:9:17)`, ...lines].join('\n    at ');

  const home = 'file:///app/lib/';
  const ofV8 = stackOf(
    `${home}core/base/`,
    `noteAwaitSite (${home}core/future/await-site.js:27:21)`,
    'child (file:///app/main.js:5:3)',
    'child.next (<anonymous>)',
    'file:///app/main.js:7:1',
    `Call.next (${home}core/coroutine/call.js:80:9)`,
    'main (file:///app/main.js:9:3)',
    `advance (${home}core/driver/driver.js:59:41)`,
    'elsewhere (file:///app/main.js:20:1)',
  );

  it('gives those of one call, innermost first, without the library’s', () => {
    expect(programLines(ofV8)).to.deep.equal([
      'child (file:///app/main.js:5:3)',
      'file:///app/main.js:7:1',
    ]);
  });

  it('gives those of one step through its calls, if it is to go on', () => {
    expect(programLines(ofV8, { throughCalls: true })).to.deep.equal([
      'child (file:///app/main.js:5:3)',
      'file:///app/main.js:7:1',
      'main (file:///app/main.js:9:3)',
    ]);
  });

  it('takes no end for one among the lines that are known to be the library’s', () => {
    const stack = stackOf(
      `${home}core/base/`,
      `Call.next (${home}core/coroutine/call.js:80:9)`,
      'caller (file:///app/main.js:9:3)',
    );
    expect([programLines(stack), programLines(stack, { skip: 2 })]).to.deep.equal([
      [],
      ['caller (file:///app/main.js:9:3)'],
    ]);
  });

  it('takes no function of the program for an end, whatever its name', () => {
    const lines = ['advance (file:///app/main.js:5:3)', 'Call.next (file:///app/main.js:6:3)'];
    expect(programLines(stackOf(`${home}core/base/`, ...lines))).to.deep.equal(lines);
  });

  it('leaves lines out that do not end with a place', () => {
    const stack = stackOf(
      `${home}core/base/`,
      'eval (eval at run (file:///app/main.js:5:3), <anonymous>)',
      'main (file:///app/main.js:9:3)',
    );
    expect(programLines(stack)).to.deep.equal(['main (file:///app/main.js:9:3)']);
  });

  it('knows the library by its folder, whatever the platform calls that', () => {
    const folders = [
      ['/home/core/base/app/', 'dist/', 'dist/', '/'],
      ['file:///app/', 'node_modules/yieldfrom/dist/chunks/', 'node_modules/yieldfrom/dist/', '/'],
      ['http://localhost/', 'lib/core/base/', 'lib/', '/'],
      ['https://example.org/', 'lib/core/base/', 'lib/', '/'],
      ['C:\\app\\', 'lib\\core\\base\\', 'lib\\', '\\'],
      ['C:\\app\\', 'dist\\chunks\\', 'dist\\', '\\'],
    ];
    for (const [app, place, library, slash] of folders) {
      const stack = stackOf(
        `${app}${place}`,
        `awaited (${app}${library}std${slash}time.js:3:9)`,
        `main (${app}main.js:9:3)`,
        `advance (${app}${library}driver.js:59:41)`,
        `elsewhere (${app}main.js:20:1)`,
      );
      expect(programLines(stack)).to.deep.equal([`main (${app}main.js:9:3)`]);
    }
  });

  it('reads the stacks of JavaScriptCore and SpiderMonkey, too', () => {
    const stack = [
      'stackTrace@http://localhost/chat room/lib/core/base/stack.js:9:17',
      'main@http://localhost/chat room/main.js:9:3',
      'advance@http://localhost/chat room/lib/core/driver/driver.js:59:41',
      'elsewhere@http://localhost/chat room/main.js:20:1',
    ].join('\n');
    expect(programLines(stack)).to.deep.equal(['main@http://localhost/chat room/main.js:9:3']);
  });

  it('tells no line from the library’s where that has no folder', () => {
    const stack = stackOf('anonymous ', 'advance (file:///app/main.js:9:3)');
    expect(programLines(stack)).to.deep.equal([
      'stackTrace (anonymous stack.js:9:17)',
      'advance (file:///app/main.js:9:3)',
    ]);
  });

  it('takes no folder for the library’s whose name only begins with that', () => {
    const stack = stackOf(`${home}core/base/`, 'main (file:///app/lib-of-mine/main.js:9:3)');
    expect(programLines(stack)).to.deep.equal(['main (file:///app/lib-of-mine/main.js:9:3)']);
  });

  it('gives none for an empty stack', () => {
    expect(programLines('')).to.deep.equal([]);
  });
});

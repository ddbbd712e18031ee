import { expect } from 'chai';
import { formatFrame, frameFrom } from '../../lib/inspect/frame.js';

describe('frameFrom', () => {
  const check = (line: string, funcname: string, filename: string, place: string): void => {
    const frame = frameFrom(line);
    expect([frame.funcname, frame.filename, `${frame.lineno}:${frame.colno}`], line).to.deep.equal([
      funcname,
      filename,
      place,
    ]);
  };

  it('reads the stacks of V8', () => {
    check('main (/app/main.ts:12:5)', 'main', '/app/main.ts', '12:5');
    check('main (file:///app/main.ts:12:5)', 'main', '/app/main.ts', '12:5');
    check('/app/main.ts:12:5', '<anonymous>', '/app/main.ts', '12:5');
    check('file:///app/main.ts:12:5', '<anonymous>', '/app/main.ts', '12:5');
    check('Object.main [as run] (/a.ts:1:2)', 'main', '/a.ts', '1:2');
    check('Worker.work (/a.ts:1:2)', 'Worker.work', '/a.ts', '1:2');
    check('async main (/a.ts:1:2)', 'main', '/a.ts', '1:2');
    check('new Thing (/a.ts:1:2)', 'Thing', '/a.ts', '1:2');
    check('<anonymous> (http://host:80/a.js:1:2)', '<anonymous>', 'http://host:80/a.js', '1:2');
    check('main (C:\\app\\main.ts:12:5)', 'main', 'C:\\app\\main.ts', '12:5');
  });

  it('reads the stacks of other engines', () => {
    check('main@http://host/a.js:12:5', 'main', 'http://host/a.js', '12:5');
    check('@http://host/a.js:12:5', '<anonymous>', 'http://host/a.js', '12:5');
  });

  it('takes anything else for a name', () => {
    check('something', 'something', '', '0:0');
  });
});

describe('formatFrame', () => {
  it('writes the place, if there is one', () => {
    const frame = { funcname: 'main', filename: 'a.ts', lineno: 3, colno: 1 };
    expect(formatFrame(frame)).to.equal('main a.ts:3');
    expect(formatFrame({ ...frame, filename: '', lineno: 0 })).to.equal('main');
  });
});

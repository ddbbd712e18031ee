import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect } from 'chai';

const lib = new URL('../../lib/', import.meta.url);

/** It looks at a whole heap, so at that of a small program. The marks are the lines of the functions. */
const PROGRAM = `
import { coroutine, sleep } from ${JSON.stringify(new URL('index.js', lib).href)};
import { findUnstarted } from ${JSON.stringify(new URL('inspect/index.js', lib).href)};
import { VirtualTimeLoop } from ${JSON.stringify(new URL('testing/index.js', lib).href)};
function* declared() { yield* sleep(1); } // line 5
const expressed = function* expressed() { yield* sleep(1); }; // line 6
const wrapped = coroutine(function* wrapped() { yield* sleep(1); }); // line 7
class Holder {
  *method() { yield* sleep(1); } // line 9
  static *ofClass() { yield* sleep(1); } // line 10
}
function* underWay() { yield* sleep(1); }
function* closed() { yield* sleep(1); }
const found = () => findUnstarted()
  .filter(({ filename }) => filename.includes('eval'))
  .map(({ funcname, lineno }) => funcname + ':' + lineno).sort().join();
const loop = new VirtualTimeLoop();
const unstarted = [declared(), expressed(), wrapped(), new Holder().method(), Holder.ofClass()];
const others = [underWay(), closed()];
const task = loop.createTask(others[0]);
loop.runOnce();
others[1].return();
console.log(found());
loop.runSync(task);
for (const each of unstarted) each.return();
console.log(found());
`;

describe('findUnstarted', function () {
  this.timeout(120_000);
  this.slow(20_000);

  it('finds coroutines that were made and never begun, of whatever form, and no others', async () => {
    const args = ['--input-type=module', '-e', PROGRAM];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    expect(stdout).to.equal('declared:5,expressed:6,method:9,ofClass:10,wrapped:7\n\n');
  });
});

import { expect } from 'chai';
import { type Coroutine, coroutine, sleep } from '../../lib/index.js';
import { findUnstarted } from '../../lib/inspect/index.js';
import { VirtualTimeLoop } from '../../lib/testing/index.js';

function* declared(): Coroutine<void> {
  yield* sleep(1);
}

const expressed = function* expressed(): Coroutine<void> {
  yield* sleep(1);
};

const wrapped = coroutine(function* wrapped(): Coroutine<void> {
  yield* sleep(1);
});

class Holder {
  *method(): Coroutine<void> {
    yield* sleep(1);
  }
  static *ofClass(): Coroutine<void> {
    yield* sleep(1);
  }
}

function* underWay(): Coroutine<void> {
  yield* sleep(1);
}

function* closed(): Coroutine<void> {
  yield* sleep(1);
}

/** What was found in this file: names, in order, and lines. */
function found(): string[] {
  return findUnstarted()
    .filter(({ filename }) => filename.endsWith('unstarted.spec.ts'))
    .map(({ funcname, lineno }) => `${funcname}:${String(lineno)}`)
    .sort();
}

describe('findUnstarted', function () {
  // It has the whole heap collected.
  this.timeout(120_000);
  this.slow(20_000);

  it('finds coroutines that were made and never begun, of whatever form, and no others', () => {
    const loop = new VirtualTimeLoop();
    const unstarted: Coroutine<void>[] = [
      declared(),
      expressed(),
      wrapped(),
      new Holder().method(),
      Holder.ofClass(),
    ];
    const others = [underWay(), closed()] as const;
    const task = loop.createTask(others[0]);
    loop.runOnce();
    others[1].return();
    expect(found()).to.deep.equal([
      'declared:6',
      'expressed:10',
      'method:19',
      'ofClass:22',
      'wrapped:14',
    ]);
    loop.runSync(task);
    for (const each of unstarted) each.return();
    expect(found()).to.deep.equal([]);
    loop.close();
  });
});

import { expect } from 'chai';
import {
  call,
  coroutine,
  type Coroutine,
  createTask,
  currentTask,
  getRunningLoop,
  run,
  RuntimeError,
  sleep,
} from '../../lib/index.js';

const hello = coroutine(function* (name: string): Coroutine<string> {
  yield* sleep(1);
  return `hello ${name}`;
});

describe('mounted coroutines', () => {
  it('can be awaited in async code outside any run', async () => {
    function* child(): Coroutine<string> {
      return yield* sleep(1, 'called');
    }
    // Their types tell of no `then`; that they have one is what is tested.
    const others = [call(child()), sleep(1, 'slept')] as unknown as PromiseLike<string>[];
    expect([await hello('ada'), ...(await Promise.all(others))]).to.deep.equal([
      'hello ada',
      'called',
      'slept',
    ]);
  });

  it('run as tasks of one loop, which nobody else sees outside its turns', async () => {
    const loopOf = coroutine(function* (): Coroutine<unknown[]> {
      return [getRunningLoop(), currentTask()?.getLoop()];
    });
    const [[first, ofTask], [second]] = (await Promise.all([loopOf(), loopOf()])) as [
      [unknown, unknown],
      [unknown],
    ];
    expect([first, second]).to.deep.equal([ofTask, first]);
    expect(() => getRunningLoop()).to.throw(RuntimeError);
  });

  it('run on the only loop with a pending run, if there is one', async () => {
    function* main(): Coroutine<unknown[]> {
      const loop = getRunningLoop();
      async function outside(): Promise<boolean> {
        await Promise.resolve();
        return (await loopOf()) === loop;
      }
      const loopOf = coroutine(function* (): Coroutine {
        return getRunningLoop();
      });
      return [yield outside(), yield* createTask(loopOf() as Coroutine)];
    }
    const [same, loop] = await run(main());
    expect([same, typeof loop]).to.deep.equal([true, 'object']);
  });

  it('reject with what they throw', async () => {
    const fails = coroutine(function* (): Coroutine<void> {
      yield* sleep(0);
      throw new RangeError('mine');
    });
    const reason = await fails().then(
      () => 'no error',
      (error: unknown) => String(error),
    );
    expect(reason).to.equal('RangeError: mine');
  });
});

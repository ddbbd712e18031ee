// An async function that awaits our coroutines waits for our clock, not for the platform: a clock that
// jumps must go on then, and must stand still for every other promise.

import { expect } from 'chai';
import {
  type Coroutine,
  coroutine,
  ensureFuture,
  getRunningLoop,
  run,
  sleep,
} from '../../lib/index.js';
import { VirtualTimeLoop } from '../../lib/testing/index.js';

const runVirtually = <T>(main: Coroutine<T>): Promise<Awaited<T>> =>
  run(main, { loopFactory: () => new VirtualTimeLoop() });

const hello = coroutine(function* (): Coroutine<string> {
  yield* sleep(3_600_000);
  return 'hello';
});

describe('async functions on virtual time', () => {
  it('go on when the clock has jumped to what they await', async () => {
    async function twice(): Promise<string> {
      return `${await hello()} ${await hello()}`;
    }
    function* main(): Coroutine<unknown[]> {
      return [yield* ensureFuture(twice()), getRunningLoop().time()];
    }
    expect(await runVirtually(main())).to.deep.equal(['hello hello', 7_200_000]);
  });

  it('may await several coroutines at once', async () => {
    function* main(): Coroutine<unknown[]> {
      return [yield* ensureFuture(Promise.all([hello(), hello()])), getRunningLoop().time()];
    }
    expect(await runVirtually(main())).to.deep.equal([['hello', 'hello'], 3_600_000]);
  });

  it('leave the clock where it is while another promise is awaited', async () => {
    const order: unknown[] = [];
    const platform = new Promise<string>((resolve) => setTimeout(resolve, 5, 'platform'));
    function* watch(): Coroutine<void> {
      order.push(yield* ensureFuture(platform), getRunningLoop().time());
    }
    function* main(): Coroutine<void> {
      const watching = ensureFuture(watch());
      async function call(): Promise<void> {
        order.push(await hello(), getRunningLoop().time());
      }
      yield* ensureFuture(call());
      yield* watching;
    }
    await runVirtually(main());
    expect(order).to.deep.equal(['platform', 0, 'hello', 3_600_000]);
  });
});

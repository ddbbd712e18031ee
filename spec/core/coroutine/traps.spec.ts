import { expect } from 'chai';
import { type Coroutine, RuntimeError } from '../../../lib/index.js';
import { skip } from '../../../lib/lowlevel.js';
import { runVirtual } from '../../kit/turns.js';

describe('skip', () => {
  it('refuses whoever asks for turn after turn and is no driver', () => {
    expect(() => [...(skip as unknown as Iterable<unknown>)]).to.throw(
      RuntimeError,
      "await wasn't used with future",
    );
  });

  it('works after that, as often as a driver takes it', () => {
    function* main(): Coroutine<number> {
      let turns = 0;
      for (; turns < 2000; turns += 1) yield* skip;
      return turns;
    }
    expect(runVirtual(main())).to.equal(2000);
  });
});

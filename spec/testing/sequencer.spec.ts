import { expect } from 'chai';
import { type Coroutine, createTask, gather, RuntimeError, sleep } from '../../lib/index.js';
import { type Sequencer, sequencer, VirtualTimeLoop } from '../../lib/testing/index.js';

describe('sequencer', () => {
  function* visit(turn: Sequencer, place: number, order: number[]): Coroutine<void> {
    yield* turn.at(place, function* () {
      yield* sleep(5 - place);
      order.push(place);
    });
  }

  it('lets tasks pass in the order of their places', () => {
    const order: number[] = [];
    const turn = sequencer();
    function* main(): Coroutine<void> {
      yield* gather([3, 1, 0, 2].map((place) => visit(turn, place, order)));
    }
    new VirtualTimeLoop().runSync(main());
    expect(order).to.deep.equal([0, 1, 2, 3]);
  });

  it('gives the result of the body', () => {
    function* body(): Coroutine<string> {
      return 'result';
    }
    expect(new VirtualTimeLoop().runSync(sequencer().at(0, body))).to.equal('result');
  });

  it('opens the next place when the body throws', () => {
    const turn = sequencer();
    function* main(): Coroutine<string> {
      const failing = createTask(
        turn.at(0, function* () {
          throw new RangeError('no');
        }),
      );
      yield* turn.at(1);
      return String(failing.exception());
    }
    expect(new VirtualTimeLoop().runSync(main())).to.equal('RangeError: no');
  });

  it('is broken for those behind a place that was given up', () => {
    const turn = sequencer();
    function* main(): Coroutine<string[]> {
      const given = createTask(turn.at(1));
      const behind = createTask(turn.at(2));
      yield* sleep(1);
      given.cancel();
      const [, error] = yield* gather([given, behind], { returnExceptions: true });
      const [late] = yield* gather([createTask(turn.at(3))], { returnExceptions: true });
      return [String(error), String(late)];
    }
    expect(new VirtualTimeLoop().runSync(main())).to.deep.equal([
      'RuntimeError: Cannot pass place 2 of a sequencer: one before it was given up',
      'RuntimeError: Cannot pass place 3 of a sequencer: one before it was given up',
    ]);
  });

  it('refuses a place that is none, or is taken', () => {
    const loop = new VirtualTimeLoop();
    const turn = sequencer();
    loop.runSync(turn.at(0));
    expect(() => loop.runSync(turn.at(0))).to.throw(RuntimeError, 'twice');
    expect(() => loop.runSync(turn.at(-1))).to.throw(RangeError);
  });
});

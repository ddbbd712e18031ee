import { expect } from 'chai';
import fc from 'fast-check';
import { TimerQueue } from '../../../lib/core/loop/timer-queue.js';
import type { Timer } from '../../../lib/core/loop/timer.js';
import { TimerHandle } from '../../../lib/index.js';
import { countAssertion } from '../../kit/guard.js';

const nobody = { callExceptionHandler: () => undefined, _withdrawTimer: () => undefined };

function timerAt(when: number): TimerHandle {
  return new TimerHandle(when, () => undefined, [], nobody as never);
}

/** Takes everything that is due at `now`. */
function take(queue: TimerQueue, now: number): Timer[] {
  const taken: Timer[] = [];
  for (let next = queue.takeDue(now); next !== undefined; next = queue.takeDue(now)) {
    taken.push(next);
  }
  return taken;
}

describe('TimerQueue', () => {
  it('[rule 7] gives timers by time, and by age where times are equal, whatever is withdrawn', () => {
    // A number arms a timer; a pick withdraws one; `due` takes what is due by then.
    const when = fc.oneof(fc.integer({ min: 0, max: 12 }), fc.constantFrom(Infinity, -Infinity));
    const commands = fc.array(
      fc.oneof(
        { weight: 6, arbitrary: when.map((time) => ({ time })) },
        { weight: 2, arbitrary: fc.nat(1000).map((pick) => ({ pick })) },
        { weight: 1, arbitrary: fc.integer({ min: 0, max: 12 }).map((due) => ({ due })) },
      ),
      { maxLength: 150 },
    );
    fc.assert(
      fc.property(commands, (list) => {
        const queue = new TimerQueue();
        // In the order of arming: the sort is stable, so age decides between equal times.
        let model: TimerHandle[] = [];
        const sorted = (): TimerHandle[] =>
          [...model].sort((a, b) => (a.when() === b.when() ? 0 : a.when() < b.when() ? -1 : 1));
        for (const command of list) {
          if ('time' in command) {
            const handle = timerAt(command.time);
            queue.add(handle);
            model.push(handle);
          } else if ('due' in command) {
            const due = sorted().filter((handle) => handle.when() <= command.due);
            expect(take(queue, command.due)).to.have.ordered.members(due);
            model = model.filter((handle) => !due.includes(handle));
          } else if (model.length > 0) {
            const handle = model[command.pick % model.length] as TimerHandle;
            queue.remove(handle);
            queue.remove(handle);
            model = model.filter((other) => other !== handle);
          }
          expect(queue.size).to.equal(model.length);
          expect(queue.nextAt).to.equal(sorted()[0]?.when() ?? Infinity);
          expect([...queue]).to.have.members(model);
        }
        expect(take(queue, Infinity)).to.have.ordered.members(sorted());
      }),
    );
    countAssertion();
  });

  it('does not withdraw a timer of another queue', () => {
    const [a, b] = [new TimerQueue(), new TimerQueue()];
    const [first, second] = [timerAt(1), timerAt(2)];
    const third = timerAt(3);
    a.add(first);
    a.add(third);
    b.add(second);
    a.remove(second);
    expect(take(a, Infinity)).to.have.ordered.members([first, third]);
    expect(take(b, Infinity)).to.have.ordered.members([second]);
  });

  it('lets an older timer pass a younger one of its time when one above is withdrawn', () => {
    const times = [1, 2, 0, 1, 2, 1, 2, 2, 1, 0];
    for (const gone of times.keys()) {
      const queue = new TimerQueue();
      const handles = times.map((time) => timerAt(time));
      for (const handle of handles) queue.add(handle);
      queue.remove(handles[gone] as TimerHandle);
      const rest = handles.filter((_, i) => i !== gone);
      const expected = [...rest].sort((a, b) => TimerHandle.compare(a, b));
      expect(take(queue, Infinity)).to.have.ordered.members(expected);
    }
  });

  it('is empty once it is cleared, and can be filled again', () => {
    const queue = new TimerQueue();
    const handles = Array.from({ length: 40 }, (_, i) => timerAt(i));
    for (const handle of handles) queue.add(handle);
    queue.clear();
    expect([queue.size, queue.nextAt, queue.takeDue(Infinity)]).to.deep.equal([
      0,
      Infinity,
      undefined,
    ]);
    for (let i = handles.length - 1; i >= 0; i -= 1) queue.add(handles[i] as TimerHandle);
    expect(take(queue, Infinity)).to.have.ordered.members(handles);
  });
});

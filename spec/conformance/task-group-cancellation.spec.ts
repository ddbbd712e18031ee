import { expect } from 'chai';
import { createTask, currentTask, sleep, TaskGroup } from '../../lib/index.js';
import {
  fail,
  failLate,
  ok,
  report,
  spawn,
  traceOfGroup,
  traceWithOutsider,
  turns,
  within,
} from '../kit/groups.js';
import { finish, traceOf } from '../kit/turns.js';

// Traces are those of CPython 3.13, its set of tasks replaced by an ordered one.
describe('the cancellation of a TaskGroup', () => {
  describe('when the parent is cancelled from outside', () => {
    it('[rule 147] in the body, cancels the tasks, and the cancellation comes out', () => {
      const trace = traceWithOutsider([2], function* (group, step) {
        spawn(group, ok('A', step));
        yield* sleep(1000);
      });
      expect(trace).to.deep.equal(['5 A cancelled', '7 raised outside 0', '7 cancelling 1']);
    });

    it('[rule 147] in the exit, cancels the tasks, and the cancellation comes out', () => {
      const trace = traceWithOutsider([2], function* (group, step) {
        spawn(group, ok('A', step));
      });
      expect(trace).to.deep.equal(['5 A cancelled', '7 raised outside 0', '7 cancelling 1']);
    });

    it('[rule 154] again in the exit, does not abandon the tasks', () => {
      const trace = traceWithOutsider([2, 2], function* (group, step) {
        spawn(
          group,
          (function* () {
            try {
              yield* sleep(1000);
            } catch {
              step('A cancelled');
              yield* turns(5);
              step('A ends');
            }
          })(),
        );
      });
      expect(trace).to.deep.equal([
        '5 A cancelled',
        '10 A ends',
        '12 raised outside 0',
        '12 cancelling 2',
      ]);
    });

    it('[rule 148] lets errors of tasks go first; [rule 149] then it is seen at the next wait', () => {
      const trace = traceWithOutsider([2], function* (group, step) {
        spawn(group, failLate('A', step));
        yield* sleep(1000);
      });
      expect(trace).to.deep.equal([
        '5 A cancelled',
        '7 A fails',
        '9 raised ExceptionGroup[A]',
        '9 cancelling 1',
        '10 next wait cancelled ',
      ]);
    });

    it('[rule 149] after a task has failed, is seen at the next wait', () => {
      const trace = traceWithOutsider([5], function* (group, step) {
        spawn(group, fail('A', step), failLate('B', step, 3));
        yield* sleep(1000);
      });
      expect(trace).to.deep.equal([
        '4 A fails',
        '6 B cancelled',
        '9 B fails',
        '11 raised ExceptionGroup[A, B]',
        '11 cancelling 1',
        '12 next wait cancelled ',
      ]);
    });

    it('[rule 149] in the very turn in which a task failed, is seen at the next wait', () => {
      const trace = traceWithOutsider([3], function* (group, step) {
        spawn(group, fail('A', step));
        yield* sleep(1000);
      });
      expect(trace).to.deep.equal([
        '4 A fails',
        '5 raised ExceptionGroup[A]',
        '5 cancelling 1',
        '6 next wait cancelled ',
      ]);
    });

    it('[rule 144] before the group was entered, is still counted behind it', () => {
      const trace = traceOf(function* (step) {
        const parent = createTask(
          (function* () {
            yield* finish(createTask(sleep(1000)));
            yield* report(
              step,
              within(function* (group) {
                spawn(group, fail('A', step, 0));
                yield* sleep(1000);
              }),
            );
          })(),
        );
        yield* turns(2);
        parent.cancel();
        yield* finish(parent);
      });
      expect(trace.slice(1)).to.deep.equal(['8 raised ExceptionGroup[A]', '8 cancelling 1']);
    });
  });
});

describe('TaskGroup#cancel', () => {
  // Traces are those of CPython's development branch for 3.15.
  it('[rule 157] ends the body and the tasks, and is silent', () => {
    const trace = traceOfGroup(function* (group, step) {
      spawn(group, ok('A', step));
      yield* sleep(0);
      group.cancel();
      group.cancel();
      step(String(group));
      yield* sleep(1000);
      step('never');
    });
    expect(trace).to.deep.equal([
      '2 <TaskGroup tasks=1 cancelling>',
      '3 A cancelled',
      '5 result undefined',
      '5 cancelling 0',
    ]);
  });

  it('[rule 157] may be called by a task of the group', () => {
    const trace = traceOfGroup(function* (group, step) {
      spawn(
        group,
        (function* () {
          yield* sleep(0);
          step('child cancels');
          group.cancel();
          step(String(group));
          yield* sleep(0);
          step('never');
        })(),
      );
      spawn(group, ok('B', step));
    });
    expect(trace).to.deep.equal([
      '3 child cancels',
      '3 <TaskGroup tasks=2 cancelling>',
      '3 B cancelled',
      '6 result undefined',
      '6 cancelling 0',
    ]);
  });

  it('[rule 157] takes effect on entry if called before, and none after the exit', () => {
    const trace = traceOf(function* (step) {
      const group = new TaskGroup();
      group.cancel();
      step(String(group));
      yield* report(
        step,
        within(function* () {
          step(String(group));
          yield* sleep(0);
          step('never');
        }, group),
      );
      group.cancel();
      step(String(group));
    });
    expect(trace).to.deep.equal([
      '1 <TaskGroup>',
      '1 <TaskGroup cancelling>',
      '2 result undefined',
      '2 cancelling 0',
      '2 <TaskGroup cancelling>',
    ]);
  });

  it('[rule 157] does not swallow a cancellation from outside', () => {
    const trace = traceOfGroup(function* (group, step) {
      spawn(group, ok('A', step));
      yield* sleep(0);
      group.cancel();
      currentTask()?.cancel('outside');
      yield* sleep(1000);
    });
    expect(trace).to.deep.equal(['3 A cancelled', '5 raised outside', '5 cancelling 1']);
  });

  it('[rule 157] does not swallow a cancellation from outside that comes later', () => {
    const trace = traceWithOutsider([5], function* (group, step) {
      spawn(
        group,
        (function* () {
          try {
            yield* sleep(1000);
          } catch {
            step('A cancelled');
            yield* turns(4);
          }
        })(),
        (function* () {
          group.cancel();
          step('child cancels');
        })(),
      );
    });
    expect(trace).to.deep.equal([
      '3 child cancels',
      '4 A cancelled',
      '10 raised outside 0',
      '10 cancelling 1',
    ]);
  });

  it('[rule 157] does not swallow the error of a task', () => {
    const trace = traceOfGroup(function* (group, step) {
      spawn(group, failLate('A', step, 1));
      yield* sleep(0);
      group.cancel();
      yield* sleep(1000);
    });
    expect(trace).to.deep.equal([
      '3 A cancelled',
      '4 A fails',
      '6 raised ExceptionGroup[A]',
      '6 cancelling 0',
    ]);
  });
});

import { expect } from 'chai';
import {
  CancelledError,
  type Coroutine,
  ContextVar,
  copyContext,
  createTask,
  currentTask,
  ExceptionGroup,
  getRunningLoop,
  type HandlerContext,
  RuntimeError,
  sleep,
  SystemExit,
  type Task,
  TaskGroup,
} from '../../../lib/index.js';
import { VirtualTimeLoop } from '../../../lib/testing/index.js';
import {
  fail,
  failLate,
  ok,
  report,
  show,
  spawn,
  traceOfGroup,
  turns,
  within,
} from '../../kit/groups.js';
import { finish, runVirtual, traceOf } from '../../kit/turns.js';

// Traces with turns are those of CPython 3.13, its set of tasks replaced by an ordered one.
describe('TaskGroup', () => {
  it('[rule 141] is left when all tasks are done', () => {
    const trace = traceOf(function* (step) {
      let tasks: Task<string>[] = [];
      yield* within(function* (group) {
        tasks = [group.createTask(ok('A', step, 3)), group.createTask(ok('B', step, 1))];
        step(String(group));
      });
      step(`out ${tasks.map((task) => task.result()).join(' ')}`);
    });
    expect(trace).to.deep.equal([
      '1 <TaskGroup tasks=2 entered>',
      '3 B ends',
      '5 A ends',
      '7 out A B',
    ]);
  });

  it('[rule 141] is left at once if there are none, with the result of the body', () => {
    const trace = traceOfGroup(function* (group, step) {
      step(String(group));
      return 'r';
    });
    expect(trace).to.deep.equal(['1 <TaskGroup entered>', '1 result r', '1 cancelling 0']);
  });

  describe('when a task fails', () => {
    it('[rule 142] cancels the others, and the body', () => {
      const trace = traceOfGroup(function* (group, step) {
        spawn(group, ok('A', step), fail('B', step), ok('C', step));
        try {
          yield* sleep(1000);
        } catch (error) {
          step(`body cancelled ${String(group)}`);
          throw error;
        }
      });
      // [rule 144] The parent's count is as before.
      expect(trace).to.deep.equal([
        '3 B fails',
        '4 C cancelled',
        '5 A cancelled',
        '5 body cancelled <TaskGroup tasks=2 errors=1 cancelling>',
        '7 raised ExceptionGroup[B]',
        '7 cancelling 0',
      ]);
    });

    it('[rule 146] throws all errors together, in the order in which they came', () => {
      const trace = traceOfGroup(function* (group, step) {
        spawn(group, failLate('A', step, 3), failLate('B', step, 1), fail('C', step));
      });
      expect(trace).to.deep.equal([
        '3 C fails',
        '5 A cancelled',
        '5 B cancelled',
        '6 B fails',
        '8 A fails',
        '10 raised ExceptionGroup[C, B, A]',
        '10 cancelling 0',
      ]);
    });

    it('[rule 146] says so in one group, which has no cause', () => {
      let caught: unknown;
      try {
        runVirtual(
          within(function* (group) {
            spawn(
              group,
              fail('A', () => undefined),
            );
          }),
        );
      } catch (error) {
        caught = error;
      }
      expect(caught).to.be.instanceOf(ExceptionGroup).and.instanceOf(AggregateError);
      expect((caught as ExceptionGroup).message).to.equal('unhandled errors in a TaskGroup');
      expect(Object.hasOwn(caught as object, 'cause')).to.equal(false);
    });

    it('[rule 144] lets a body that swallows the cancellation go on', () => {
      const trace = traceOfGroup(function* (group, step) {
        spawn(group, fail('A', step));
        try {
          yield* sleep(1000);
        } catch {
          step('body swallows');
        }
        yield* sleep(0);
        step('body goes on');
      });
      expect(trace).to.deep.equal([
        '3 A fails',
        '5 body swallows',
        '6 body goes on',
        '6 raised ExceptionGroup[A]',
        '6 cancelling 0',
      ]);
    });

    it('[rule 142] with nothing at all, has failed all the same', () => {
      const trace = traceOf(function* (step) {
        try {
          yield* within(function* (group) {
            spawn(
              group,
              (function* () {
                throw undefined;
              })(),
            );
          });
        } catch (error) {
          step(String((error as ExceptionGroup).errors.length));
        }
      });
      expect(trace).to.deep.equal(['4 1']);
    });

    it('[rule 146] in an inner group, is an error of the outer one', () => {
      const trace = traceOfGroup(function* (group, step) {
        spawn(
          group,
          within(function* (inner) {
            spawn(inner, fail('inner A', step), ok('inner B', step));
          }),
        );
        spawn(group, ok('B', step));
      });
      expect(trace).to.deep.equal([
        '4 inner A fails',
        '5 inner B cancelled',
        '8 B cancelled',
        '10 raised ExceptionGroup[ExceptionGroup[inner A]]',
        '10 cancelling 0',
      ]);
    });

    it('[rule 142] cancels an inner group in the body', () => {
      const trace = traceOfGroup(function* (group, step) {
        spawn(group, fail('A', step));
        yield* within(function* (inner) {
          spawn(inner, failLate('B', step));
          yield* sleep(1000);
        });
      });
      expect(trace).to.deep.equal([
        '3 A fails',
        '6 B cancelled',
        '8 B fails',
        '10 raised ExceptionGroup[A, ExceptionGroup[B]]',
        '10 cancelling 0',
      ]);
    });
  });

  describe('when the body fails', () => {
    it('[rule 145] cancels the tasks, and its error comes last', () => {
      const trace = traceOfGroup(function* (group, step) {
        spawn(group, ok('A', step), failLate('B', step));
        yield* sleep(0);
        throw new TypeError('body');
      });
      expect(trace).to.deep.equal([
        '3 A cancelled',
        '3 B cancelled',
        '5 B fails',
        '7 raised ExceptionGroup[B, body]',
        '7 cancelling 0',
      ]);
    });

    it('[rule 145] while it is being cancelled, throws both', () => {
      const trace = traceOfGroup(function* (group, step) {
        spawn(group, fail('A', step, 0));
        try {
          yield* sleep(1000);
        } catch {
          throw new TypeError('body');
        }
      });
      expect(trace).to.deep.equal([
        '2 A fails',
        '4 raised ExceptionGroup[A, body]',
        '4 cancelling 0',
      ]);
    });

    it('[rule 147] with a CancelledError of its own, throws just that', () => {
      const trace = traceOfGroup(function* (group, step) {
        spawn(group, ok('A', step));
        yield* sleep(0);
        throw new CancelledError('own');
      });
      expect(trace).to.deep.equal(['3 A cancelled', '5 raised own', '5 cancelling 0']);
    });

    it('[rule 145] with nothing at all, has failed all the same', () => {
      const trace = traceOf(function* (step) {
        const group = new TaskGroup();
        yield* group.aenter();
        spawn(group, ok('A', step));
        yield* sleep(0);
        yield* report(step, group.aexit(undefined));
      });
      expect(trace).to.deep.equal([
        '3 A cancelled',
        '5 raised ExceptionGroup[undefined]',
        '5 cancelling 0',
      ]);
    });
  });

  it('has nothing to report of tasks that end well', () => {
    const reports: unknown[] = [];
    const trace = traceOf(function* (step) {
      getRunningLoop().setExceptionHandler((_, { message }) => reports.push(message));
      yield* within(function* (group) {
        spawn(group, ok('A', step, 0), ok('B', step, 1));
      });
    });
    expect([trace, reports]).to.deep.equal([['2 A ends', '3 B ends'], []]);
  });

  it('keeps none of the errors that it has thrown', () => {
    let group = new TaskGroup();
    traceOf(function* (step) {
      group = new TaskGroup();
      yield* report(
        step,
        within(function* (entered) {
          spawn(entered, fail('A', step));
          yield* sleep(1000);
        }, group),
      );
    });
    expect(String(group)).to.equal('<TaskGroup cancelling>');
  });

  it('[rule 143] thinks nothing of a task that is merely cancelled', () => {
    const trace = traceOfGroup(function* (group, step) {
      const a = group.createTask(ok('A', step));
      spawn(group, ok('B', step, 2));
      yield* sleep(0);
      a.cancel();
    });
    expect(trace).to.deep.equal([
      '3 A cancelled',
      '4 B ends',
      '6 result undefined',
      '6 cancelling 0',
    ]);
  });

  describe('with errors that are meant to end the program', () => {
    it('[rule 150] throws the first of them alone, and reports the others', () => {
      const reports: unknown[] = [];
      const trace = traceOf(function* (step) {
        getRunningLoop().setExceptionHandler((_, { message, exception }) =>
          reports.push(`${message}: ${show(exception)}`),
        );
        yield* report(
          step,
          within(function* (group) {
            spawn(group, failLate('A', step, 0));
            yield* sleep(0);
            throw new SystemExit('s');
          }),
        );
      });
      expect(trace).to.deep.equal(['3 A cancelled', '3 A fails', '5 raised s', '5 cancelling 0']);
      expect(reports).to.deep.equal([
        'TaskGroup task exception was not propagated because the TaskGroup body ' +
          'is being closed with a BaseException: A',
      ]);
    });

    it('[rule 151] of a task, breaks out of the loop first', () => {
      const loop = new VirtualTimeLoop();
      const trace: string[] = [];
      loop.setExceptionHandler((_, { exception }) => trace.push(`reported ${show(exception)}`));
      const main = loop.createTask(
        report(
          (what) => trace.push(what),
          within(function* (group) {
            spawn(
              group,
              failLate('A', (what) => trace.push(what), 0),
              (function* () {
                yield* sleep(0);
                throw new SystemExit('s');
              })(),
            );
            yield* sleep(1000);
          }),
        ),
      );
      expect(() => loop.runSync(main)).to.throw(SystemExit, 's');
      expect(trace).to.deep.equal([]);
      loop.runSync(main);
      expect(trace).to.deep.equal([
        'A cancelled',
        'A fails',
        'reported A',
        'raised s',
        'cancelling 1',
      ]);
      loop.close();
    });
  });

  describe('createTask', () => {
    it('[rule 139] is refused before entry, [rule 140] and the coroutine is closed', () => {
      const group = new TaskGroup();
      const coro = sleep(1);
      expect(() => group.createTask(coro)).to.throw(
        RuntimeError,
        'TaskGroup <TaskGroup> has not been entered',
      );
      expect(() => runVirtual(coro as Coroutine)).to.throw(RuntimeError, 'already awaited');
      expect(() => group.createTask(1 as never)).to.throw(RuntimeError, 'has not been entered');
    });

    it('[rule 139] is refused once the group is finished', () => {
      const group = new TaskGroup();
      runVirtual(within(() => sleep(0), group));
      expect(() => group.createTask(sleep(1))).to.throw(
        RuntimeError,
        'TaskGroup <TaskGroup entered> is finished',
      );
    });

    it('[rule 139] is refused while shutting down', () => {
      const trace = traceOfGroup(function* (group, step) {
        spawn(group, fail('A', step, 0));
        try {
          yield* sleep(1000);
        } catch (error) {
          try {
            spawn(group, ok('B', step));
          } catch (refusal) {
            step((refusal as Error).message);
          }
          throw error;
        }
      });
      expect(trace).to.deep.equal([
        '2 A fails',
        '4 TaskGroup <TaskGroup errors=1 cancelling> is shutting down',
        '4 raised ExceptionGroup[A]',
        '4 cancelling 0',
      ]);
    });

    it('[rule 139] is allowed to tasks while the exit waits for them', () => {
      const trace = traceOfGroup(function* (group, step) {
        spawn(
          group,
          (function* () {
            yield* sleep(0);
            spawn(group, ok('B', step, 1));
            step('A spawns');
          })(),
        );
      });
      expect(trace).to.deep.equal([
        '3 A spawns',
        '5 B ends',
        '7 result undefined',
        '7 cancelling 0',
      ]);
    });

    it('[rule 155] passes name and context on', () => {
      const variable = new ContextVar<string>('variable');
      const seen = runVirtual(
        within(function* (group) {
          const context = copyContext();
          context.run(() => variable.set('of the context'));
          const task = group.createTask(
            (function* () {
              return [currentTask()?.getName(), variable.get()];
            })(),
            { name: 'child', context },
          );
          return yield* task;
        }),
      );
      expect(seen).to.deep.equal(['child', 'of the context']);
    });

    it('[rule 156] does not let an eager task that fails cancel its maker inside the call', () => {
      const trace = traceOfGroup(function* (group, step) {
        const task = group.createTask(fail('A', step, 0), { eagerStart: true });
        step(`made ${String(task.done())} ${String(currentTask()?.cancelling())}`);
        yield* sleep(0);
        step('never');
      });
      expect(trace).to.deep.equal([
        '1 A fails',
        '1 made true 0',
        '2 raised ExceptionGroup[A]',
        '2 cancelling 0',
      ]);
    });

    it('[rule 157] cancels an eager task that has cancelled the group before it was in it', () => {
      const trace = traceOfGroup(function* (group, step) {
        void group.createTask(
          (function* () {
            group.cancel();
            yield* ok('A', step);
          })(),
          { eagerStart: true },
        );
        yield* sleep(1000);
      });
      expect(trace.slice(0, 1)).to.deep.equal(['2 A cancelled']);
    });
  });
});

describe('TaskGroup#aenter', () => {
  it('[rule 138] works once', () => {
    expect(() => {
      runVirtual(
        within(function* (group) {
          yield* group.aenter();
        }),
      );
    })
      .to.throw(ExceptionGroup)
      .with.nested.property(
        'errors[0].message',
        'TaskGroup <TaskGroup entered> has already been entered',
      );
  });

  it('[rule 138] needs a task, and gives the group', () => {
    const loop = new VirtualTimeLoop();
    const errors: HandlerContext[] = [];
    loop.setExceptionHandler((_, context) => errors.push(context));
    loop.callSoon(() => new TaskGroup().aenter().next());
    loop.runOnce();
    loop.close();
    expect(String(errors[0]?.exception)).to.equal(
      'RuntimeError: TaskGroup <TaskGroup> cannot determine the parent task',
    );
    const group = new TaskGroup();
    expect(runVirtual(group.aenter())).to.equal(group);
  });
});

describe('TaskGroup, shown by the console', () => {
  it('describes itself', () => {
    const shown = new TaskGroup() as unknown as Record<symbol, () => string>;
    expect(shown[Symbol.for('nodejs.util.inspect.custom')]?.()).to.equal('<TaskGroup>');
  });
});

describe('TaskGroup, left alone by its parent', () => {
  it('[rule 153] reports a task that fails when the parent is done', () => {
    const reports: HandlerContext[] = [];
    runVirtual(
      (function* () {
        getRunningLoop().setExceptionHandler((_, context) => reports.push(context));
        const group = new TaskGroup();
        const task = yield* createTask(
          (function* () {
            yield* group.aenter();
            return group.createTask(fail('A', () => undefined));
          })(),
        );
        yield* finish(createTask(turns(5)));
        expect(() => task.result()).to.throw(TypeError, 'A');
      })(),
    );
    expect(reports.map((context) => [context.message, show(context.exception)])).to.deep.equal([
      [
        `Task ${String(reports[0]?.task)} has errored out but its parent task ` +
          `${/parent task (.*) is already completed/.exec(String(reports[0]?.message))?.[1] ?? ''} is already completed`,
        'A',
      ],
    ]);
  });

  it('throws on whatever is thrown into its exit by hand', () => {
    runVirtual(
      (function* () {
        const group = new TaskGroup();
        yield* group.aenter();
        const task = group.createTask(sleep(10));
        const exit = group.aexit();
        exit.next();
        expect(() => exit.throw(new TypeError('no'))).to.throw(TypeError, 'no');
        yield* task;
      })(),
    );
  });
});

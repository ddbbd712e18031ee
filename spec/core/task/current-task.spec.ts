// Rules 61 and 62, for those who write a driver of their own; expectations of CPython 3.13.

import { expect } from 'chai';
import {
  _enterTask,
  _leaveTask,
  _registerTask,
  _unregisterTask,
  allTasks,
  ContextVar,
  type Coroutine,
  currentTask,
  Future,
  RuntimeError,
  sleep,
} from '../../../lib/index.js';
import { realm } from '../../../lib/core/index.js';
import { VirtualTimeLoop } from '../../../lib/testing/index.js';

describe('tasks of a loop', () => {
  let loop: VirtualTimeLoop;
  beforeEach(() => {
    loop = new VirtualTimeLoop();
    loop.setExceptionHandler(() => undefined);
  });
  afterEach(() => {
    loop.close();
  });

  it('[rule 61] _enterTask makes a task the current one, _leaveTask takes it back', () => {
    const task = loop.createTask(sleep(0));
    expect(currentTask(loop)).to.equal(undefined);
    _enterTask(loop, task);
    expect(currentTask(loop)).to.equal(task);
    _leaveTask(loop, task);
    expect(currentTask(loop)).to.equal(undefined);
  });

  it('[rule 61] neither changes the context: what is set in between is set outside', () => {
    const word = new ContextVar<string>('word', { default: 'none' });
    const task = loop.createTask(sleep(0));
    const before = realm.holder;
    realm.holder = null;
    try {
      _enterTask(loop, task);
      word.set('between');
      _leaveTask(loop, task);
      expect([word.get(), task.getContext().get(word)]).to.deep.equal(['between', undefined]);
    } finally {
      realm.holder = before;
    }
  });

  it('[rule 61] neither takes the place of another task', () => {
    const [first, second] = [loop.createTask(sleep(0)), loop.createTask(sleep(0))];
    _enterTask(loop, first);
    expect(() => {
      _enterTask(loop, second);
    }).to.throw(RuntimeError, /^Cannot enter into task .* while another task .* is being executed/);
    expect(() => {
      _leaveTask(loop, second);
    }).to.throw(RuntimeError, /^Leaving task .* does not match the current task /);
    _leaveTask(loop, first);
    expect(() => {
      _leaveTask(loop, first);
    }).to.throw(RuntimeError, 'does not match the current task');
  });

  it('[rule 62] _registerTask puts a task among all, _unregisterTask takes it out', () => {
    const task = loop.createTask(sleep(0));
    expect([...allTasks(loop)]).to.deep.equal([task]);
    _unregisterTask(task);
    expect([...allTasks(loop)]).to.deep.equal([]);
    _registerTask(task);
    expect([...allTasks(loop)]).to.deep.equal([task]);
  });

  it('[rule 60] are not those that were settled from outside, whose next step is refused and reported', () => {
    const reports: string[] = [];
    loop.setExceptionHandler((_loop, { exception }) => {
      reports.push(String(exception));
    });
    const task = loop.createTask(sleep(0), { name: 'mine' });
    Future.prototype.setResult.call(task, 5);
    expect([allTasks(loop).size, task.result()]).to.deep.equal([0, 5]);
    loop.runOnce();
    expect(reports).to.deep.equal([
      "InvalidStateError: __step(): already done: <Task finished result=the number 5 name='mine'>",
    ]);
  });

  it('[rule 62] are those of the loop that is asked for, or that runs', () => {
    const other = new VirtualTimeLoop();
    const elsewhere = other.createTask(sleep(0));
    function* main(): Coroutine<number[]> {
      yield* sleep(0);
      return [allTasks().size, allTasks(other).size];
    }
    expect(loop.runSync(main())).to.deep.equal([1, 1]);
    function* asks(): Coroutine<boolean[]> {
      return [loop, null, other].map((asked) => currentTask(asked) === undefined);
    }
    expect(loop.runSync(asks())).to.deep.equal([false, false, true]);
    expect(() => allTasks()).to.throw(RuntimeError, 'no running event loop');
    expect(() => currentTask()).to.throw(RuntimeError, 'no running event loop');
    other.runSync(elsewhere);
    other.close();
  });
});

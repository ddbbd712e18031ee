// Rule 67, with what CPython 3.13 prints for the same three tasks.

import { expect } from 'chai';
import { call, type Coroutine, createTask, Future, sleep, type Task } from '../../../lib/index.js';
import { VirtualTimeLoop } from '../../../lib/testing/index.js';
import { onEveryLoop } from '../../kit/loops.js';

function* inner(): Coroutine<void> {
  yield* sleep(Infinity);
}
function* waits(): Coroutine<void> {
  yield* inner();
}
function* fails(): Coroutine<void> {
  throw new RangeError('mine');
}

function printed(task: Task<void>, limit?: number): string[] {
  let text = '';
  const file = { write: (part: string) => (text += part) };
  task.printStack(limit === undefined ? { file } : { file, limit });
  expect(text.at(-1)).to.equal('\n');
  return text.slice(0, -1).split('\n');
}

/** Takes the file out of a place. */
const named = (place: string): string => place.replace(/ \(.*/, '');

describe('the stack of a task', () => {
  onEveryLoop('[rule 67] is one place while it is parked, in debug mode', async (place) => {
    const { loop, run } = place;
    loop.setDebug(true);
    function* main(): Coroutine<unknown[]> {
      const task = createTask(waits(), { name: 'waiting' });
      yield* sleep(0);
      const stacks = [task.getStack(), task.getStack({ limit: 1 }), task.getStack({ limit: 0 })];
      const text = printed(task);
      task.cancel();
      return [...stacks.map((places) => places.map(named)), ...text.map(named)];
    }
    expect(await run(main())).to.deep.equal([
      ['inner'],
      ['inner'],
      [],
      "Stack for <Task pending name='waiting' wait_for=sleep(Infinity)>",
      '  at inner',
    ]);
  });

  onEveryLoop('[rule 67] is not known outside debug mode', async ({ loop, run }) => {
    loop.setDebug(false);
    function* main(): Coroutine<unknown[]> {
      const task = createTask(waits(), { name: 'waiting' });
      yield* sleep(0);
      const found = [task.getStack(), printed(task)];
      task.cancel();
      return found;
    }
    expect(await run(main())).to.deep.equal([
      [],
      ["No stack for <Task pending name='waiting' wait_for=sleep(Infinity)>"],
    ]);
  });

  onEveryLoop('[rule 67] is that of its error when it failed', async ({ run }) => {
    function* main(): Coroutine<unknown[]> {
      const task = createTask(fails(), { name: 'failing' });
      yield* sleep(0);
      const [text, places] = [printed(task), task.getStack()];
      const outermost = task.getStack({ limit: 2 });
      const isOutermost = outermost.join() === places.slice(-2).join();
      task.exception();
      return [
        named(places[0] ?? ''),
        isOutermost,
        task.getStack({ limit: 0 }),
        text[0],
        text.at(-1),
      ];
    }
    expect(await run(main())).to.deep.equal([
      'fails',
      true,
      [],
      "Traceback for <Task finished exception=RangeError: mine name='failing'> (most recent call first):",
      'RangeError: mine',
    ]);
  });

  onEveryLoop('[rule 67] is empty when it ended otherwise', async ({ run }) => {
    function* main(): Coroutine<unknown[]> {
      const [done, cancelled] = [createTask(sleep(0)), createTask(waits(), { name: 'gone' })];
      yield* done;
      cancelled.cancel();
      yield* sleep(0);
      return [done.getStack(), cancelled.getStack(), printed(cancelled)];
    }
    expect(await run(main())).to.deep.equal([
      [],
      [],
      ["No stack for <Task cancelled name='gone'>"],
    ]);
  });

  onEveryLoop('is printed to the console where no file is given', async ({ run }) => {
    const lines: string[] = [];
    const { error } = console;
    function* main(): Coroutine<void> {
      const task = createTask(sleep(0), { name: 'quick' });
      yield* task;
      console.error = (text: string) => lines.push(text);
      try {
        task.printStack();
      } finally {
        console.error = error;
      }
    }
    await run(main());
    expect(lines).to.deep.equal(["No stack for <Task finished result=undefined name='quick'>"]);
  });

  it('is that of its callers too, as far as it was in debug mode by then', () => {
    const loop = new VirtualTimeLoop();
    function* late(): Coroutine<void> {
      yield* sleep(0);
      yield* sleep(Infinity);
    }
    function* awaitsLate(): Coroutine<void> {
      yield* call(late());
    }
    function* main(): Coroutine<string[]> {
      const task = createTask(awaitsLate());
      yield* sleep(0);
      loop.setDebug(true);
      yield* sleep(0);
      yield* sleep(0);
      const stack = task.getStack();
      task.cancel();
      return stack.map(named);
    }
    expect(loop.runSync(main())).to.deep.equal(['late']);
    loop.close();
  });

  onEveryLoop('has no place any more once what the task waited for has come', async (place) => {
    const { loop, run } = place;
    loop.setDebug(true);
    function* awaits(future: Future<void>): Coroutine<void> {
      yield* future;
      yield;
    }
    function* main(): Coroutine<unknown[]> {
      const future = new Future<void>();
      const task = createTask(awaits(future));
      yield* sleep(0);
      const parked = task.getStack().map(named);
      future.setResult();
      const woken = task.getStack();
      yield* sleep(0);
      return [parked, woken, task.getStack()];
    }
    expect(await run(main())).to.deep.equal([['awaits'], [], []]);
  });

  onEveryLoop('has no place while the task waits for its turn, not for a future', async (place) => {
    const { loop, run } = place;
    loop.setDebug(true);
    function* turns(): Coroutine<void> {
      yield;
      yield;
    }
    function* main(): Coroutine<unknown[]> {
      const task = createTask(turns());
      const fresh = task.getStack();
      yield* sleep(0);
      return [fresh, task.getStack()];
    }
    expect(await run(main())).to.deep.equal([[], []]);
  });

  it('has the places of an error, whatever its message and its column are like', () => {
    const error = new RangeError('at 10:20:30 sharp');
    error.stack = [
      'RangeError: at 10:20:30 sharp',
      '    at f (file:///app/main.js:10:20)',
      '    at file:///app/main.js:3:1',
      'what at@http://localhost/main.js:4:12',
    ].join('\n');
    const loop = new VirtualTimeLoop();
    const task = loop.createTask(
      (function* (): Coroutine<void> {
        throw error;
      })(),
    );
    expect(() => loop.runSync(task)).to.throw(error);
    expect(task.getStack()).to.deep.equal([
      'f (file:///app/main.js:10:20)',
      'file:///app/main.js:3:1',
      'what at@http://localhost/main.js:4:12',
    ]);
    loop.close();
  });

  onEveryLoop('is empty when what was thrown is no error, which has no stack', async (place) => {
    function* throws(): Coroutine<void> {
      throw 5;
    }
    function* main(): Coroutine<unknown[]> {
      const task = createTask(throws(), { name: 'five' });
      yield* sleep(0);
      const found = [task.getStack(), printed(task)];
      task.exception();
      return found;
    }
    expect(await place.run(main())).to.deep.equal([
      [],
      ["Traceback for <Task finished exception=5 name='five'> (most recent call first):", '5'],
    ]);
  });
});

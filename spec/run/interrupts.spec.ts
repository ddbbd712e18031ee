import { expect } from 'chai';
import {
  CancelledError,
  type Coroutine,
  EventLoop,
  isCancelled,
  KeyboardInterrupt,
  sleep,
  type Task,
} from '../../lib/index.js';
import { VirtualHost } from '../../lib/host/virtual.js';
import { Interrupts } from '../../lib/run/interrupts.js';

/** A host on which a test can press Ctrl-C. */
class Keyboard extends VirtualHost {
  press: (() => void) | null = null;

  onInterrupt(listener: (() => void) | null): void {
    this.press = listener;
  }
}

function begin<T>(main: Coroutine<T>): {
  keyboard: Keyboard;
  loop: EventLoop;
  task: Task<T>;
  interrupts: Interrupts;
} {
  const keyboard = new Keyboard();
  const loop = new EventLoop({ host: keyboard });
  const task = loop.createTask(main);
  return { keyboard, loop, task, interrupts: new Interrupts(loop, task) };
}

describe('Interrupts', () => {
  it('cancels the main task at the first press, which ends in KeyboardInterrupt', () => {
    const { keyboard, loop, task, interrupts } = begin(sleep(10) as Coroutine<undefined>);
    loop.runOnce();
    keyboard.press?.();
    let error: unknown;
    try {
      loop.runSync(task);
    } catch (reason) {
      error = reason;
    }
    expect(isCancelled(error)).to.equal(true);
    expect(interrupts.errorFor(error)).to.be.instanceOf(KeyboardInterrupt);
    loop.close();
  });

  it('leaves other errors as they are', () => {
    const { keyboard, loop, task, interrupts } = begin(sleep(0) as Coroutine<undefined>);
    const [error, cancelled] = [new RangeError('mine'), new CancelledError()];
    expect(interrupts.errorFor(cancelled)).to.equal(cancelled);
    keyboard.press?.();
    expect(interrupts.errorFor(error)).to.equal(error);
    task.cancel();
    expect(interrupts.errorFor(cancelled), 'cancelled by somebody else too').to.equal(cancelled);
    loop.setExceptionHandler(() => undefined);
    loop.close();
  });

  for (const [title, pressCount] of [
    ['ends the run at once at the second press', 2],
    ['ends the run at once when main is done', 1],
  ] as const) {
    it(title, async () => {
      function* main(): Coroutine<void> {
        if (pressCount === 1) return;
        try {
          yield* sleep(Infinity);
        } finally {
          yield* sleep(Infinity);
        }
      }
      const { keyboard, loop, interrupts } = begin(main());
      const pending = loop.runForever();
      setTimeout(() => {
        for (let press = 0; press < pressCount; press += 1) keyboard.press?.();
      }, 2);
      const error = await pending.catch((reason: unknown) => reason);
      expect(error).to.be.instanceOf(KeyboardInterrupt);
      interrupts.release();
      expect(keyboard.press).to.equal(null);
      loop.setExceptionHandler(() => undefined);
      loop.close();
    });
  }
});

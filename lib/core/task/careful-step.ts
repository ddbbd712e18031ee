// The step of a task that has more to mind than its coroutine: a context to enter, a cancellation
// to deliver, somebody who listens, or a step around it.

import { type ContextHolder, realm } from '../base/realm.js';
import { type Context, contextRefusal, enterContext, leaveContext } from '../context/context.js';
import { CancelledError, InvalidStateError, isCancelled } from '../errors.js';
import { PENDING } from '../future/future-state.js';
import { probe } from '../instrument.js';
import type { AwaitingTask } from './await-request.js';
import { MUST_CANCEL, takeCancelMsg } from './cancellation.js';

/** A task as this file sees it. */
export interface SteppedTask extends AwaitingTask, ContextHolder {
  readonly _context: Context | null;
  _advance(threw: boolean, reply: unknown): void;
}

/** Runs a step in a turn of its own, or reports that the task cannot go on. */
export function runWithCare(task: SteppedTask, threw: boolean, reply: unknown): void {
  if (task._state !== PENDING || task._context?._entered === true) reportRefusedStep(task);
  else stepWithCare(task, threw, reply);
}

/** Runs a step, inside another one if there is one on the stack. */
export function stepWithCare(task: SteppedTask, threw: boolean, reply: unknown): void {
  const outerTask = realm.currentTask;
  const outerHolder = realm.holder;
  const context = task._context;
  if (context === null) realm.holder = null;
  else enterContext(context);
  realm.currentTask = task;
  let throwing = threw;
  let value = reply;
  if ((task._flags & MUST_CANCEL) !== 0) {
    const msg = takeCancelMsg(task);
    if (!throwing || !isCancelled(value)) value = CancelledError.delivered(msg);
    throwing = true;
  }
  if (realm.probe !== null) {
    if (throwing && isCancelled(value)) probe()?.cancelDeliver?.(task);
    probe()?.stepBegin?.(task, throwing ? 'throw' : 'next');
  }
  try {
    task._advance(throwing, value);
  } finally {
    if (realm.probe !== null) probe()?.stepEnd?.(task);
    realm.currentTask = outerTask;
    if (context === null) realm.holder = outerHolder;
    else leaveContext(context, outerHolder);
  }
}

/** A task that was settled from outside, or whose context is entered, cannot go on. */
function reportRefusedStep(task: SteppedTask): void {
  const exception =
    task._state === PENDING
      ? contextRefusal()
      : new InvalidStateError(`__step(): already done: ${task.toString()}`);
  task._loop.callExceptionHandler({
    message: `Exception in callback ${task.toString()}`,
    exception,
    task,
  });
}

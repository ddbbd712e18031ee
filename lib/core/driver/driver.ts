// The trampoline. It runs the body on top of a stack of frames until the coroutine at the bottom
// ends, or asks for something that only its task can give. It knows no loop, no future, no task:
// it can be driven by hand. Read ember-concurrency's `generator-state.js` for the idea of a
// driver without a scheduler, and `docs/decisions/0003` for why frames are linked, not an array.

import { realm } from '../base/realm.js';
import {
  type Call,
  ERROR,
  FRESH,
  HELD,
  LIFTING,
  RESULT,
  START,
  YIELDED,
} from '../coroutine/call.js';
import { noteBegun } from '../coroutine/never-awaited.js';
import { CALL, type Coroutine, kindOf } from '../coroutine/protocol.js';
import { RuntimeError } from '../errors.js';
import { probe } from '../instrument.js';

/** The frames of one coroutine: the body under way, and the chain of those that wait for it. */
export interface FrameStack {
  /** The body at the bottom. */
  readonly _root: Coroutine;
  /** The body on top: the one that is resumed. */
  _body: Coroutine;
  /** The frame on top, null while the root is on top. */
  _frame: Call | null;
}

/** How an advance ended. */
export const SUSPENDED = 0;
export const RETURNED = 1;
export const THREW = 2;
export type StepKind = typeof SUSPENDED | typeof RETURNED | typeof THREW;

/** What the last advance ended with: a request, a result or an error. Read it at once. */
export const step: { value: unknown } = { value: undefined };

/**
 * Resumes the body on top with a value or an error, and goes on through calls and returns.
 *
 * Invariant: every frame's outcome is written on its call before its caller is resumed.
 */
export function advance(stack: FrameStack, threw: boolean, reply: unknown): StepKind {
  let throwing = threw;
  let value = reply;
  let popped: Call | null = null;
  for (;;) {
    let done: boolean | undefined;
    try {
      const result = throwing ? stack._body.throw(value) : stack._body.next(value);
      value = result.value;
      done = result.done;
      throwing = false;
      if (done === true && popped !== null && isUntaken(popped))
        throw RuntimeError.resumedByStranger();
    } catch (error) {
      value = error;
      throwing = true;
      done = true;
    }
    if (done === true) {
      if (stack._frame === null) return ended(throwing ? THREW : RETURNED, value);
      popped = popFrame(stack, throwing ? ERROR : RESULT, value);
      continue;
    }
    const request = kindOf(value) === CALL ? takeCalls(stack, value) : value;
    if (request !== START) return ended(SUSPENDED, request);
    popped = null;
    value = undefined;
  }
}

/** Puts a body on top that was yielded plainly: its outcome becomes the value of that `yield`. */
export function pushFrame(stack: FrameStack, call: Call): void {
  call._state = YIELDED;
  call._caller = stack._frame;
  stack._frame = call;
  stack._body = call._body;
  if (realm.probe !== null) probe()?.frameEnter?.(call);
}

function ended(kind: StepKind, value: unknown): StepKind {
  step.value = value;
  return kind;
}

/**
 * Takes over the calls that come up one inside the other from a body that suspended inline, and
 * gives what the innermost asks for: `START` if the body now on top is not begun, a call if one
 * comes up that runs or ran elsewhere.
 */
function takeCalls(stack: FrameStack, first: unknown): unknown {
  let request = first;
  while (kindOf(request) === CALL) {
    const call = request as Call;
    switch (call._state) {
      case LIFTING:
        request = call._value;
        pushFrame(stack, call);
        call._state = HELD;
        call._value = undefined;
        break;
      case FRESH:
        if (realm.debug) noteBegun(call);
        pushFrame(stack, call);
        return START;
      default:
        return call;
    }
  }
  return request;
}

/** Tells whether a caller ended without having taken the outcome: a stranger had run it on. */
function isUntaken(call: Call): boolean {
  return call._state === RESULT || call._state === ERROR;
}

function popFrame(stack: FrameStack, state: typeof RESULT | typeof ERROR, value: unknown): Call {
  const call = stack._frame as Call;
  const caller = call._caller;
  call._caller = null;
  call._settle(state, value);
  stack._frame = caller;
  stack._body = caller === null ? stack._root : caller._body;
  if (realm.probe !== null) probe()?.frameExit?.(call);
  return call;
}

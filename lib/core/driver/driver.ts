// The trampoline. It runs the body on top of a stack of frames until the coroutine at the bottom
// ends, or asks for something that only its task can give. It knows no loop, no future, no task:
// it can be driven by hand. Read ember-concurrency's `generator-state.js` for the idea of a
// driver without a scheduler, and `docs/decisions/0003` for why frames are linked, not an array.

import { realm, type Suspension } from '../base/realm.js';
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
import { resume } from '../coroutine/generator.js';
import { noteBegun } from '../coroutine/never-awaited.js';
import { CALL, type Coroutine, kindOf, SKIP, suspension } from '../coroutine/protocol.js';
import { SKIPPING } from '../coroutine/traps.js';
import { RuntimeError } from '../errors.js';
import { probe } from '../instrument.js';

/** The frames of one coroutine: the body under way, and the chain of those that wait for it. */
export interface FrameStack {
  /** The body at the bottom. */
  readonly _root: Coroutine;
  /** The frame on top, whose body is the one that is resumed; null while the root is on top. */
  _frame: Call | null;
}

/** An advance ended with a request: `step` has it. */
export const SUSPENDED = 0;
/** An advance ended with the coroutine: `step.value` is its result. */
export const RETURNED = 1;
/** An advance ended with an error that left the coroutine: it is `step.value`. */
export const THREW = 2;
/** An advance ended with a turn given up: `step` says nothing of it. `SKIP_REPLY` resumes it. */
export const SKIPPED_TURN = 3;
/** How an advance ended. */
export type StepKind = typeof SUSPENDED | typeof RETURNED | typeof THREW | typeof SKIPPED_TURN;

/**
 * What the last advance ended with: in `value` a result, an error, or a request and then in `kind`
 * its kind, 0 if that is not known yet. Read it at once.
 */
export const step: Suspension = suspension;

/**
 * Resumes the body on top with a value or an error, and goes on through calls and returns.
 *
 * Invariant: every frame's outcome is written on its call before its caller is resumed.
 */
export function advance(stack: FrameStack, threw: boolean, reply: unknown): StepKind {
  const frame = stack._frame;
  const body = frame === null ? stack._root : frame._body;
  let result: IteratorResult<unknown> | null = null;
  let error: unknown;
  try {
    result = threw ? body.throw(reply) : resume(body, reply);
  } catch (thrown) {
    error = thrown;
  }
  // Most steps end here, in code that is short enough to be inlined.
  if (result === SKIPPING) return SKIPPED_TURN;
  if (result === suspension && suspension.kind > CALL) return SUSPENDED;
  return goOn(stack, result, error);
}

/** Goes on from what a body on top gave, or threw if it gave null. */
function goOn(stack: FrameStack, first: IteratorResult<unknown> | null, error: unknown): StepKind {
  let result = first;
  let value = error;
  let popped: Call | null = null;
  for (;;) {
    let throwing = result === null;
    if (result === null || result.done === true) {
      if (result !== null) {
        value = result.value;
        if (popped !== null && isUntaken(popped)) {
          throwing = true;
          value = RuntimeError.resumedByStranger();
        }
      }
      const ending = stack._frame;
      if (ending === null) {
        step.value = value;
        return throwing ? THREW : RETURNED;
      }
      popped = popFrame(stack, ending, throwing ? ERROR : RESULT, value);
    } else if (result === SKIPPING) {
      return SKIPPED_TURN;
    } else {
      const isSuspended =
        result === suspension ? takeSuspension(stack) : takeYielded(stack, result.value);
      if (isSuspended) return step.kind === SKIP ? SKIPPED_TURN : SUSPENDED;
      popped = null;
      value = undefined;
    }
    const frame = stack._frame;
    const body = frame === null ? stack._root : frame._body;
    try {
      result = throwing ? body.throw(value) : resume(body, value);
    } catch (thrown) {
      result = null;
      value = thrown;
    }
  }
}

/** Puts a body on top that was yielded plainly: its outcome becomes the value of that `yield`. */
export function pushFrame(stack: FrameStack, call: Call): void {
  call._state = YIELDED;
  call._caller = stack._frame;
  stack._frame = call;
  if (realm.probe !== null) probe()?.frameEnter?.(call);
}

/**
 * Takes what an iterator of ours handed up: the request as it is, or with it the chain of calls
 * that suspended inline, linked by themselves on the way up. False if the body now on top is not
 * begun.
 */
function takeSuspension(stack: FrameStack): boolean {
  const { kind } = suspension;
  if (kind === CALL) return takeChain(stack);
  return kind === 0 ? takeYielded(stack, suspension.value) : true;
}

function takeChain(stack: FrameStack): boolean {
  const bottom = suspension.value as Call;
  bottom._state = HELD;
  bottom._caller = stack._frame;
  stack._frame = suspension.top as Call;
  if (realm.probe !== null) reportEntered(stack._frame, bottom);
  const { request, requestKind } = suspension;
  if (requestKind === 0) return takeYielded(stack, request);
  step.value = request;
  step.kind = requestKind;
  return true;
}

/**
 * Takes what a body yielded by hand, a call among it: one that is not begun, or one that is being
 * lifted and lost its suspension on the way. A call that runs or ran elsewhere is a request.
 * False if the body now on top is not begun.
 */
function takeYielded(stack: FrameStack, first: unknown): boolean {
  let request = first;
  while (kindOf(request) === CALL) {
    const call = request as Call;
    if (call._state === FRESH) {
      if (realm.debug) noteBegun(call);
      pushFrame(stack, call);
      return false;
    }
    if (call._state !== LIFTING && !isLiftedOnto(stack._frame, call)) break;
    request = call._value;
    pushFrame(stack, call);
    call._state = HELD;
    call._value = undefined;
  }
  step.value = request;
  step.kind = 0;
  return request !== START;
}

/** Tells a call that handed itself up to the one on top now, which handed itself up in its place. */
function isLiftedOnto(frame: Call | null, call: Call): boolean {
  return call._state === HELD && frame !== null && call._caller === frame;
}

/** Tells whether a caller ended without having taken the outcome: a stranger had run it on. */
function isUntaken(call: Call): boolean {
  return call._state === RESULT || call._state === ERROR;
}

function popFrame(
  stack: FrameStack,
  call: Call,
  state: typeof RESULT | typeof ERROR,
  value: unknown,
): Call {
  const caller = call._caller;
  call._caller = null;
  call._settle(state, value);
  if (caller !== null) caller._value = undefined;
  stack._frame = caller;
  if (realm.probe !== null) probe()?.frameExit?.(call);
  return call;
}

/** Reports a chain of frames from the bottom up. */
function reportEntered(top: Call, bottom: Call): void {
  const frames: Call[] = [];
  for (let frame: Call | null = top; frame !== null; frame = frame._caller) {
    frames.unshift(frame);
    if (frame === bottom) break;
  }
  for (const frame of frames) probe()?.frameEnter?.(frame);
}

/**
 * The event stream: what happens in a loop, told to whoever listens.
 *
 * A listener (a probe) has any of the methods below; each gets the object concerned, and the
 * listener gives out ids and names if it wants them. When nobody listens an event costs one
 * comparison with null. Listening never changes what a program does.
 */

import { realm } from './base/realm.js';

/** What a listener may want to know. All methods are called synchronously. */
export interface Probe {
  /** A task was made; `parent` is the task that made it, if one did. */
  taskSpawn?(task: object, parent: object | null): void;
  /** A task ended: result, error or cancelled, as its future says. */
  taskDone?(task: object): void;
  /** A step of a task begins; `how` says with what it is resumed. */
  stepBegin?(task: object, how: 'next' | 'throw'): void;
  stepEnd?(task: object): void;
  /** A task began to wait: for a future, or (null) for the next turn. */
  waitBegin?(task: object, future: object | null): void;
  /** A frame was put on a driver's stack, or left it. */
  frameEnter?(frame: object): void;
  frameExit?(frame: object): void;
  futureSettle?(future: object): void;
  /** A future was made, in a loop in debug mode. */
  futureNew?(future: object): void;
  /** A coroutine object was made of a decorated function, in debug mode; then it was begun. */
  coroutineNew?(coroutine: object, name: string): void;
  coroutineBegin?(coroutine: object): void;
  /** Something that must be given back was taken, or given back, in debug mode: a lock. */
  resourceTake?(resource: object): void;
  resourceFree?(resource: object): void;
  /** A callback was put into the ready queue, a timer armed, due or withdrawn. */
  handleReady?(handle: object): void;
  timerSet?(handle: object): void;
  timerFire?(handle: object): void;
  timerCancel?(handle: object): void;
  /** The clock of a loop that owns it was moved. */
  clockJump?(loop: object, from: number, to: number): void;
  turnBegin?(loop: object, readyCount: number): void;
  cancelRequest?(task: object, msg: unknown): void;
  /** `CancelledError` is about to be thrown into a task, in the step that begins next. */
  cancelDeliver?(task: object): void;
  /** Work outside the loop was begun, or came back: a promise, a callback of the host. */
  hostStart?(loop: object, label: string): void;
  hostDone?(loop: object, label: string): void;
}

/** Tells that a resource was taken. @internal */
export function noteTaken(resource: object): void {
  probe()?.resourceTake?.(resource);
}

/** Tells that a resource was given back. @internal */
export function noteFreed(resource: object): void {
  probe()?.resourceFree?.(resource);
}

/** Gives the listener in force, or null. @internal */
export function probe(): Probe | null {
  return realm.probe as Probe | null;
}

/**
 * Sets who listens to the event stream of every loop in this realm; null stops listening.
 *
 * @returns The listener before, so that it can be put back.
 */
export function setProbe(listener: Probe | null): Probe | null {
  const before = realm.probe as Probe | null;
  realm.probe = listener;
  return before;
}

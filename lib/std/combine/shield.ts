import {
  type Awaitable,
  callbackWaitsFor,
  currentTask,
  ensureFuture,
  Future,
  type HandlerContext,
  sourceTracebacks,
} from '../../core/index.js';

/**
 * Gives a future of `aw` that can be cancelled without cancelling `aw`.
 *
 * `yield* shield(aw)` is `yield* aw`, but when the task that waits is cancelled, `aw` goes on.
 * If `aw` itself is cancelled, so is the shield. A future that is done is given back as it is.
 *
 * An error of `aw` that comes after the shield was cancelled goes to the loop's exception handler,
 * since nobody waits for it any more.
 *
 * @throws {TypeError} when `aw` cannot be awaited
 * @throws {RuntimeError} when there is no running loop to make a task in
 * @example Saving goes on, though the one who asked for it gave up
 * import { createTask, run, shield, sleep, waitFor, type Coroutine } from 'yieldfrom';
 * function* save(): Coroutine<void> {
 *   yield* sleep(100);
 *   console.log('saved');
 * }
 * function* main(): Coroutine<void> {
 *   const saving = createTask(save());
 *   try {
 *     yield* waitFor(shield(saving), 10);
 *   } catch {
 *     console.log('not waiting any longer');
 *   }
 *   yield* saving;
 * }
 * await run(main()); // not waiting any longer, saved
 */
export function shield<T>(aw: Awaitable<T> | PromiseLike<T>): Future<T> {
  const inner = ensureFuture(aw);
  if (inner.done()) return inner;
  const loop = inner.getLoop();
  const outer = new Future<T>({ loop });
  outer._source = inner;
  const onInnerDone = (): void => {
    copyOutcome(inner, outer);
  };
  callbackWaitsFor(onInnerDone, currentTask(loop));
  inner.addDoneCallback(onInnerDone);
  outer.addDoneCallback(() => {
    if (inner.done()) return;
    inner.removeDoneCallback(onInnerDone);
    // Once only, however many shields around this future were given up.
    inner.removeDoneCallback(reportError);
    inner.addDoneCallback(reportError);
  });
  return outer;
}

function copyOutcome<T>(inner: Future<T>, outer: Future<T>): void {
  if (outer.cancelled()) return;
  if (inner.cancelled()) {
    outer.cancel();
    return;
  }
  let result: T;
  try {
    result = inner.result();
  } catch (error) {
    outer.setException(error);
    return;
  }
  outer.setResult(result);
}

function reportError(inner: Future): void {
  if (inner.cancelled()) return;
  try {
    inner.result();
  } catch (error) {
    const context: HandlerContext = {
      message: `${error instanceof Error ? error.name : typeof error} exception in shielded future`,
      exception: error,
      future: inner,
    };
    const sourceTraceback = sourceTracebacks.get(inner);
    if (sourceTraceback !== undefined) context.sourceTraceback = sourceTraceback;
    inner.getLoop().callExceptionHandler(context);
  }
}

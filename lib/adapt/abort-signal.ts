import {
  type AbortSignalLike,
  CancelledError,
  currentTask,
  NotImplementedError,
  realm,
  RuntimeError,
} from '../core/index.js';

/** The platform's `AbortSignal`, where the compiler knows one. */
export type HostAbortSignal = typeof globalThis extends { AbortSignal: { prototype: infer S } }
  ? S
  : AbortSignalLike;

/** As much of an `AbortController` as is used here. */
interface AbortControllerLike {
  readonly signal: AbortSignalLike;
  abort(reason: unknown): void;
}

/**
 * Gives an `AbortSignal` that aborts when the current task is cancelled, for `fetch` and others.
 *
 * It aborts inside `task.cancel()`, with a `CancelledError` as its reason. Once that cancellation
 * was delivered, the next call gives a fresh signal: a task that handled a timeout can `fetch`
 * again. Until then every call gives the same one. It is the task's, so ask for it in coroutines,
 * callees of coroutines, and async functions before their first `await`.
 *
 * @throws {RuntimeError} when no task is running
 * @throws {NotImplementedError} when the engine has no `AbortController`
 * @example Stop a request when its task is cancelled
 * import { currentSignal, fromPromise, run, type Coroutine } from 'yieldfrom';
 * function* main(): Coroutine<string> {
 *   const signal = currentSignal();
 *   const response = yield* fromPromise(fetch('data:,hello', { signal }));
 *   return yield* fromPromise(response.text());
 * }
 * console.log(await run(main())); // hello
 */
export function currentSignal(): HostAbortSignal {
  const task = currentTask();
  if (task === undefined) {
    throw new RuntimeError('currentSignal() needs a current task: call it inside a coroutine');
  }
  const controllers = controllersByTask();
  let controller = controllers.get(task);
  // A request that is still to be delivered keeps its aborted signal.
  if (controller === undefined || (controller.signal.aborted && !task._mustCancel)) {
    controller = makeController();
    controllers.set(task, controller);
    if (task._mustCancel) controller.abort(new CancelledError(task._cancelMsg));
  }
  return controller.signal as HostAbortSignal;
}

/** They live in the realm, where cancelling a task looks for one, and other copies of this file. */
function controllersByTask(): WeakMap<object, AbortControllerLike> {
  realm.signals ??= new WeakMap();
  return realm.signals as WeakMap<object, AbortControllerLike>;
}

function makeController(): AbortControllerLike {
  const { AbortController } = globalThis as { AbortController?: new () => AbortControllerLike };
  if (AbortController === undefined) {
    throw new NotImplementedError('currentSignal() needs an engine that has AbortController');
  }
  return new AbortController();
}

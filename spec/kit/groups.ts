// Groups of tasks that end, fail and are cancelled, and how to write down what comes of it.

import {
  type Awaitable,
  BaseExceptionGroup,
  type Coroutine,
  createTask,
  currentTask,
  sleep,
  TaskGroup,
} from '../../lib/index.js';
import { finish, type Step, traceOf } from './turns.js';

/** `async with TaskGroup() as group`. */
export function* within<T>(
  body: (group: TaskGroup) => Awaitable<T>,
  group = new TaskGroup(),
): Coroutine<T | undefined> {
  yield* group.aenter();
  let result: T;
  try {
    result = yield* body(group);
  } catch (error) {
    if ((yield* group.aexit(error)) as unknown) return undefined;
    throw error;
  }
  yield* group.aexit();
  return result;
}

/** Gives up a few turns. */
export function* turns(count: number): Coroutine<void> {
  for (let i = 0; i < count; i += 1) yield* sleep(0);
}

/** Makes tasks of coroutines. */
export function spawn(group: TaskGroup, ...coros: readonly Awaitable[]): void {
  for (const coro of coros) void group.createTask(coro);
}

/** Takes a few turns, and ends well. */
export function* ok(name: string, step: Step, turnCount = 9): Coroutine<string> {
  try {
    yield* turns(turnCount);
  } catch (error) {
    step(`${name} cancelled`);
    throw error;
  }
  step(`${name} ends`);
  return name;
}

/** Takes a few turns, and fails. */
export function* fail(name: string, step: Step, turnCount = 1): Coroutine<void> {
  yield* turns(turnCount);
  step(`${name} fails`);
  throw new TypeError(name);
}

/** Fails while it is being cancelled, after a few turns. */
export function* failLate(name: string, step: Step, turnCount = 2): Coroutine<void> {
  try {
    yield* sleep(1000);
  } catch {
    step(`${name} cancelled`);
    yield* turns(turnCount);
    step(`${name} fails`);
    throw new TypeError(name);
  }
}

/** Says how a coroutine ends, and how many cancellations the task has then. */
export function* report(step: Step, coro: Awaitable): Coroutine<void> {
  try {
    step(`result ${String(yield* coro)}`);
  } catch (error) {
    step(`raised ${show(error)}`);
  }
  step(`cancelling ${String(currentTask()?.cancelling())}`);
}

/** Gives the message of an error, and the nesting of a group. */
export function show(error: unknown): string {
  if (error instanceof BaseExceptionGroup) {
    return `${error.name}[${error.errors.map(show).join(', ')}]`;
  }
  return error instanceof Error ? error.message : String(error);
}

/** The trace of a group with this body. */
export function traceOfGroup(body: (group: TaskGroup, step: Step) => Coroutine): string[] {
  return traceOf((step) =>
    report(
      step,
      within((group) => body(group, step)),
    ),
  );
}

/** The trace of a group whose parent is cancelled from outside at the given turns. */
export function traceWithOutsider(
  delays: readonly number[],
  body: (group: TaskGroup, step: Step) => Coroutine,
): string[] {
  return traceOf(function* (step) {
    const parent = createTask(
      (function* () {
        yield* report(
          step,
          within((group) => body(group, step)),
        );
        try {
          yield* sleep(0);
        } catch (error) {
          step(`next wait cancelled ${(error as Error).message}`);
        }
      })(),
    );
    for (const [index, delay] of delays.entries()) {
      yield* turns(delay);
      parent.cancel(`outside ${String(index)}`);
    }
    yield* finish(parent);
  });
}

// What can be said of a trace, or of a coroutine, in one word. Each matcher gives a verdict; the forms for
// chai, for `expect.extend` and for plain calls are made of the same table.

import { type Awaitable, DeadlockError, describe } from '../core/index.js';
import type { TraceEvent } from './trace/event.js';
import { VirtualTimeLoop } from './virtual-time-loop.js';

/** What a matcher has found. */
export interface Verdict {
  readonly pass: boolean;
  /** Says what was expected and what was the case, for `pass` and for its opposite. */
  readonly message: () => string;
}

type Trace = readonly TraceEvent[];
type Program = () => Awaitable;

/** The matchers, in the form that `expect.extend` of Jest and Vitest takes. */
export interface Matchers {
  /** The tasks of these names took their first steps in this order. */
  toRunInOrder(trace: Trace, ...names: string[]): Verdict;
  /** Each of two tasks took a step before the other was done. */
  toOverlap(trace: Trace, first: string, second: string): Verdict;
  /** A cancellation was delivered to the task. */
  toHaveBeenCancelled(trace: Trace, name: string): Verdict;
  /** The task waited for something of this description, and was never woken. */
  toStayBlockedOn(trace: Trace, name: string, label: string): Verdict;
  /** The coroutine that a function gives ends well, at this time of a virtual clock. */
  toResolveAt(program: Program, ms: number): Verdict;
  /** It fails at this time, with an error whose text holds `words`. */
  toFailAt(program: Program, ms: number, words?: string): Verdict;
  /** Nothing can ever wake it. */
  toDeadlock(program: Program): Verdict;
}

/** The matchers: `expect.extend(matchers)`. */
export const matchers: Matchers = {
  toRunInOrder(trace, ...names) {
    const order = orderIn(trace).filter((name) => names.includes(name));
    return verdict(order.join() === names.join(), (not) => {
      return `expected the tasks ${not}to run in the order ${names.join(', ')}: it was ${order.join(', ')}`;
    });
  },
  toOverlap(trace, first, second) {
    const [a, b] = [spanIn(trace, first), spanIn(trace, second)];
    return verdict(a.from < b.to && b.from < a.to, (not) => {
      return `expected ${first} and ${second} ${not}to overlap: ${textOf(a)} and ${textOf(b)}`;
    });
  },
  toHaveBeenCancelled(trace, name) {
    const id = idOf(trace, name);
    const isDelivered = trace.some((event) => event.k === 'cancel.deliver' && event.task === id);
    return verdict(isDelivered, (not) => `expected ${name} ${not}to have been cancelled`);
  },
  toStayBlockedOn(trace, name, label) {
    const id = idOf(trace, name);
    const waits = trace.filter(
      (event) => (event.k === 'wait.begin' || event.k === 'wait.end') && event.task === id,
    );
    const last = waits.at(-1);
    const on = last?.k === 'wait.begin' ? (last.on.label ?? last.on.kind) : 'nothing';
    return verdict(on.includes(label), (not) => {
      return `expected ${name} ${not}to stay blocked on ${label}: it waits for ${on}`;
    });
  },
  toResolveAt(program, ms) {
    const { error, at } = outcomeOf(program);
    return verdict(error === undefined && at === ms, (not) => {
      return `expected it ${not}to resolve at ${String(ms)} ms: ${endOf(error, at)}`;
    });
  },
  toFailAt(program, ms, words = '') {
    const { error, at } = outcomeOf(program);
    const isRight = error !== undefined && String(error.reason).includes(words) && at === ms;
    return verdict(isRight, (not) => {
      return `expected it ${not}to fail at ${String(ms)} ms${words && ` with "${words}"`}: ${endOf(error, at)}`;
    });
  },
  toDeadlock(program) {
    const { error, at } = outcomeOf(program);
    return verdict(error?.reason instanceof DeadlockError, (not) => {
      return `expected it ${not}to deadlock: ${endOf(error, at)}`;
    });
  },
};

/** A matcher by name, on something: `verify(trace).toRunInOrder('a', 'b')` throws if it does not. */
export type Verification = {
  readonly [K in keyof Matchers]: Matchers[K] extends (received: never, ...args: infer A) => Verdict
    ? (...args: A) => void
    : never;
};

/**
 * Gives the matchers for code without a library of assertions: each throws a `RangeError` with its
 * message if it does not hold.
 */
export function verify(received: Trace | Program): Verification {
  const made = Object.entries(matchers).map(([name, matcher]) => [
    name,
    (...args: unknown[]) => {
      const { pass, message } = (matcher as AnyMatcher)(received, ...args);
      if (!pass) throw new RangeError(message());
    },
  ]);
  return Object.fromEntries(made) as Verification;
}

/** As much of chai as a plugin needs. */
interface ChaiLike {
  readonly Assertion: { addMethod(name: string, method: (...args: never[]) => void): void };
}

interface ChaiAssertion {
  readonly _obj: unknown;
  assert(holds: boolean, message: string, negated: string): void;
}

type AnyMatcher = (received: unknown, ...args: unknown[]) => Verdict;

/**
 * The matchers as a plugin of chai, without their `to`: `chai.use(chaiPlugin)`, then
 * `expect(trace).to.runInOrder('a', 'b')`.
 */
export function chaiPlugin({ Assertion }: ChaiLike): void {
  for (const [name, matcher] of Object.entries(matchers)) {
    const chained = name.charAt(2).toLowerCase() + name.slice(3);
    Assertion.addMethod(chained, function (this: ChaiAssertion, ...args: unknown[]) {
      const { pass, message } = (matcher as AnyMatcher)(this._obj, ...args);
      this.assert(pass, message(), message());
    });
  }
}

function verdict(pass: boolean, say: (not: string) => string): Verdict {
  return { pass, message: () => say(pass ? 'not ' : '') };
}

function idOf(trace: Trace, name: string): number {
  const spawned = trace.find((event) => event.k === 'task.spawn' && event.name === name);
  if (spawned?.k === 'task.spawn') return spawned.task;
  throw new RangeError(`no task ${describe(name)} in this trace`);
}

function orderIn(trace: Trace): string[] {
  const names = new Map(
    trace.flatMap((e) => (e.k === 'task.spawn' ? [[e.task, e.name] as const] : [])),
  );
  return trace.flatMap((event) =>
    event.k === 'step.begin' && event.step === 1 ? [names.get(event.task) ?? ''] : [],
  );
}

interface Span {
  readonly from: number;
  readonly to: number;
}

function spanIn(trace: Trace, name: string): Span {
  const id = idOf(trace, name);
  const first = trace.find((event) => event.k === 'step.begin' && event.task === id);
  const done = trace.find((event) => event.k === 'task.done' && event.task === id);
  return { from: first?.seq ?? Infinity, to: done?.seq ?? Infinity };
}

function textOf({ from, to }: Span): string {
  return `events ${String(from)} to ${String(to)}`;
}

interface Ended {
  readonly error: { readonly reason: unknown } | undefined;
  readonly at: number;
}

function outcomeOf(program: Program): Ended {
  const loop = new VirtualTimeLoop({ turnsMax: 1_000_000 });
  loop.setExceptionHandler(() => undefined);
  let error: Ended['error'];
  try {
    loop.runSync(
      (function* () {
        yield* program();
      })(),
    );
  } catch (reason) {
    error = { reason };
  }
  const at = loop.time();
  loop.close();
  return { error, at };
}

function endOf(error: Ended['error'], at: number): string {
  const how = error === undefined ? 'it resolved' : `it failed with ${String(error.reason)}`;
  return `${how} at ${String(at)} ms`;
}

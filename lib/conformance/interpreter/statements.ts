import type { Body } from '../adapter.js';
import type { Machine, Verbs } from './machine.js';
import { Fault, type Returned, type Scope } from './parts.js';
import type { Block, Json, Try } from '../scenario.js';

/** Verbs that hold blocks, or leave one. */
export const statements: Verbs<Returned> = {
  try: runTry,
  if: runIf,
  repeat: runRepeat,
  *return(machine, arg, scope) {
    return { value: yield* machine.evaluate(arg, scope) };
  },
  *with(machine, arg, scope) {
    const [name, steps] = arg as unknown as [string, Block];
    return yield* inside(machine, 'with', machine.look(name), undefined, steps, scope);
  },
  *timeout(machine, arg, scope) {
    const { ms, as, do: steps } = arg as unknown as Holding;
    return yield* inside(machine, 'timeout', ms, as, steps, scope);
  },
  *timeoutAt(machine, arg, scope) {
    const { at, as, do: steps } = arg as unknown as Holding;
    return yield* inside(machine, 'timeoutAt', at, as, steps, scope);
  },
  *group(machine, arg, scope) {
    const { as, do: steps } = arg as unknown as Holding;
    return yield* inside(machine, 'group', undefined, as, steps, scope);
  },
  asCompleted: runAsCompleted,
  *inContext(machine, arg, scope) {
    const [name, steps] = arg as unknown as [string, Block];
    let result: Returned = null;
    machine.world.runIn(machine.look(name), () => {
      result = machine.now(steps, scope);
    });
    return result;
  },
};

interface Holding {
  readonly do: Block;
  readonly as?: string;
  readonly ms?: number | null;
  readonly at?: number | null;
}

function* runTry(machine: Machine, arg: Json, scope: Scope): Body<Returned> {
  const { finally: cleanup } = arg as unknown as Try;
  if (cleanup === undefined) return yield* runCatch(machine, arg as unknown as Try, scope);
  let override: Returned = null;
  let result: Returned = null;
  try {
    result = yield* runCatch(machine, arg as unknown as Try, scope);
  } finally {
    override = yield* machine.block(cleanup, scope);
    // oxlint-disable-next-line no-unsafe-finally -- a return in a cleanup wins over an error
    if (override !== null) return override;
  }
  return result;
}

function* runCatch(machine: Machine, arg: Try, scope: Scope): Body<Returned> {
  try {
    return yield* machine.block(arg.do, scope);
  } catch (error) {
    if (error instanceof Fault) throw error;
    const name = machine.nameOfError(error);
    machine.observe('error', JSON.stringify(name));
    for (const [key, steps] of Object.entries(arg.catch ?? {})) {
      if (catches(key, name)) {
        return yield* machine.block(steps, { ...scope, error: { value: error } });
      }
    }
    throw error;
  }
}

/** Python's hierarchy: `Error` is Exception, which a cancellation and an exit are not. */
function catches(key: string, name: Json): boolean {
  if (key === 'Any') return true;
  if (key === 'Group') return typeof name === 'object';
  if (key === 'Error') return !hasBase(name);
  return key === name;
}

function hasBase(name: Json): boolean {
  if (typeof name === 'object' && name !== null) {
    return ((name as { group: Json[] }).group ?? []).some(hasBase);
  }
  return name === 'Cancelled' || name === 'KeyboardInterrupt' || name === 'SystemExit';
}

function* runIf(machine: Machine, arg: Json, scope: Scope): Body<Returned> {
  const [test, then, otherwise] = arg as unknown as [Json, Block, Block?];
  if ((yield* machine.evaluate(test, scope)) === true) return yield* machine.block(then, scope);
  return otherwise === undefined ? null : yield* machine.block(otherwise, scope);
}

function* runRepeat(machine: Machine, arg: Json, scope: Scope): Body<Returned> {
  const [times, steps] = arg as unknown as [number, Block];
  for (let index = 0; index < times; index++) {
    const result = yield* machine.block(steps, { ...scope, index });
    if (result !== null) return result;
  }
  return null;
}

/** Runs steps inside something that is entered and left. */
function* inside(
  machine: Machine,
  kind: string,
  subject: unknown,
  as: string | undefined,
  steps: Block,
  scope: Scope,
): Body<Returned> {
  const entered = (held: object): void => {
    machine.bind(as, held);
  };
  const body = (): Body => machine.block(steps, scope);
  // Undefined where the way out swallowed an error.
  const result = (yield* machine.world.enter(kind, subject, entered, body)) as Returned | undefined;
  return result ?? null;
}

function* runAsCompleted(machine: Machine, arg: Json, scope: Scope): Body<Returned> {
  const {
    of,
    ms,
    as = 'next',
    async: isAsync,
    do: steps,
  } = arg as unknown as Holding & {
    readonly of: Json[];
    readonly async?: boolean;
  };
  const awaitables = yield* machine.prepareAll(of, scope);
  let result: Returned = null;
  const each = function* (next: unknown): Body<boolean> {
    machine.names.set(as, next as object);
    result = yield* machine.block(steps, scope);
    return result === null;
  };
  yield* machine.world.eachCompleted(awaitables, ms ?? undefined, isAsync === true, each);
  return result;
}

import type { Body } from '../adapter.js';
import type { Machine, Verbs } from './machine.js';
import type { Scope } from './parts.js';
import type { Block, Json } from '../scenario.js';

/** Verbs that have a value and are neither plain methods nor awaitables. */
export const expressions: Verbs<unknown> = {
  *log(machine, arg, scope) {
    machine.record(yield* machine.evaluate(arg, scope));
  },
  *raise(machine, arg) {
    throw machine.makeError(arg);
  },
  *rethrow(_machine, _arg, scope) {
    throw scope.error?.value;
  },
  *caught(machine, arg, scope) {
    return caught(machine, arg, scope.error?.value);
  },
  *let(machine, arg, scope) {
    const [name, value] = arg as [string, Json];
    machine.values.set(name, yield* machine.evaluate(value, scope));
  },
  *value(machine, arg) {
    return machine.values.get(arg as string);
  },
  *object(machine, arg) {
    return machine.look(arg);
  },
  *add(machine, arg, scope) {
    const [left, right] = yield* machine.args(arg, scope);
    if (typeof left === 'number' && typeof right === 'number') return left + right;
    throw new TypeError('numbers were expected');
  },
  *equal(machine, arg, scope) {
    const [left, right] = yield* machine.args(arg, scope);
    if (left === right) return true;
    return Array.isArray(left) && JSON.stringify(left) === JSON.stringify(right);
  },
  *not(machine, arg, scope) {
    return (yield* machine.evaluate(arg, scope)) !== true;
  },
  *index(_machine, _arg, scope) {
    return scope.index;
  },
  *time(machine) {
    return machine.world.time();
  },
  *turn(machine) {
    return machine.turn;
  },
  spawn,
  *make(machine, arg, scope) {
    const { as, of } = arg as { as: string; of: Json };
    machine.bind(as, yield* machine.prepare(of, scope));
  },
  *yield(machine, arg, scope) {
    return yield* machine.world.give(yield* machine.evaluate(arg, scope));
  },
  *await(machine, arg, scope) {
    return yield* machine.wait(arg, scope);
  },
  *new(machine, arg) {
    const [name, spec] = arg as [string, Json];
    yield* machine.create(name, spec);
  },
  *reject(machine, arg) {
    const [name, error] = arg as [string, Json];
    machine.world.invoke(machine.look(name), 'setException', [machine.makeError(error)]);
  },
  *read(machine, arg) {
    const [name, attribute] = arg as [string, string];
    return (machine.look(name) as Record<string, unknown>)[attribute];
  },
  *callback(machine, arg, scope) {
    const { on, as, do: steps } = arg as unknown as { on: string; as?: string; do: Block };
    const called = (): void => {
      machine.now(steps, scope);
    };
    machine.bind(as, called);
    machine.world.invoke(machine.look(on), 'addDoneCallback', [called]);
  },
  *addCallback(machine, arg) {
    const [name, called] = arg as [string, string];
    machine.world.invoke(machine.look(name), 'addDoneCallback', [machine.look(called)]);
  },
  *removeCallback(machine, arg) {
    const [name, called] = arg as [string, string];
    return machine.world.invoke(machine.look(name), 'removeDoneCallback', [machine.look(called)]);
  },
  *soon(machine, arg, scope) {
    const { as, run } = timed(machine, arg, scope);
    machine.bind(as, machine.world.callSoon(run));
  },
  *later(machine, arg, scope) {
    const { as, ms, run } = timed(machine, arg, scope);
    machine.bind(as, machine.world.callLater(ms, run));
  },
  *at(machine, arg, scope) {
    const { as, ms, run } = timed(machine, arg, scope);
    machine.bind(as, machine.world.callAt(ms, run));
  },
  *stop(machine) {
    machine.world.stop();
  },
  *reports(machine, arg) {
    const report = (error: unknown): void => {
      machine.record(['report', error]);
    };
    machine.world.onReport(arg === true ? report : null);
  },
  *currentTask(machine) {
    return machine.world.currentTask();
  },
  *allTasks(machine) {
    return machine.labels.encodeAll(machine.world.allTasks());
  },
  *getVar(machine, arg) {
    return machine.world.invoke(machine.look(arg), 'get', []);
  },
  *setVar(machine, arg) {
    const [name, value, token] = arg as [string, Json, string?];
    machine.bind(token, machine.world.invoke(machine.look(name), 'set', [value]));
  },
  *resetVar(machine, arg) {
    const [name, token] = arg as [string, string];
    machine.world.invoke(machine.look(name), 'reset', [machine.look(token)]);
  },
  *copyContext(machine, arg) {
    machine.bind(arg as string, machine.world.copyContext());
  },
};

function caught(machine: Machine, arg: Json, error: unknown): unknown {
  const { message, cause, msg } = Object(error) as {
    message: string;
    cause?: unknown;
    msg?: unknown;
  };
  switch (arg) {
    case 'error':
      return error;
    case 'name':
      return machine.nameOfError(error);
    case 'message':
      return msg ?? (message === '' ? null : message);
    case 'cause':
      return cause === undefined ? null : machine.nameOfError(cause);
    default:
      throw machine.fault(`caught what? ${String(arg)}`);
  }
}

interface Spawn {
  readonly as?: string;
  readonly do?: Block;
  readonly of?: Json;
  readonly in?: string;
  readonly context?: string;
  readonly eager?: boolean;
}

function* spawn(machine: Machine, arg: Json, scope: Scope): Body {
  const { as, do: steps, of = null, in: group, context, eager } = arg as unknown as Spawn;
  const coroutine = steps === undefined ? yield* machine.prepare(of, scope) : machine.body(steps);
  const task = machine.world.spawn(coroutine, {
    name: as,
    ...(context === undefined ? {} : { context: machine.look(context) }),
    ...(group === undefined ? {} : { group: machine.look(group) }),
    ...(eager === true ? { eager } : {}),
  });
  machine.bindTask(as, task);
  return task;
}

function timed(machine: Machine, arg: Json, scope: Scope) {
  const { ms = 0, as, do: steps } = arg as unknown as { ms?: number; as?: string; do: Block };
  const run = (): void => {
    machine.now(steps, scope);
  };
  return { ms, as, run };
}

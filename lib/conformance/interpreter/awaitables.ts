import type { Body, CombineOptions } from '../adapter.js';
import type { Machine, Verbs } from './machine.js';
import type { Scope } from './parts.js';
import type { Block, Json } from '../scenario.js';

/** Verbs that make something to wait for. */
export const awaitables: Verbs<unknown> = {
  *call(machine, arg) {
    const [depth, steps] = typeof (arg as Json[])[0] === 'number' ? (arg as Json[]) : [1, arg];
    return machine.delegate(machine.body(steps as unknown as Block, depth as number), true);
  },
  *sleep(machine, arg, scope) {
    return machine.world.combine('sleep', yield* machine.args(arg, scope), {});
  },
  *gather(machine, arg, scope) {
    return yield* combine(machine, 'gather', Array.isArray(arg) ? { of: arg } : arg, scope);
  },
  *shield(machine, arg, scope) {
    return machine.world.combine('shield', [yield* machine.prepare(arg, scope)], {});
  },
  *wait(machine, arg, scope) {
    return yield* combine(machine, 'wait', arg, scope);
  },
  *waitFor(machine, arg, scope) {
    const { of, ms } = arg as unknown as { of: Json; ms: number | null };
    return machine.world.combine('waitFor', [yield* machine.prepare(of, scope)], { ms });
  },
  *waitConditionFor(machine, arg, scope) {
    const [name, predicate] = arg as [string, Json];
    const test = (): unknown => machine.drain(machine.evaluate(predicate, scope));
    return machine.world.invoke(machine.look(name), 'waitFor', [test]);
  },
};

function* combine(machine: Machine, kind: string, arg: Json, scope: Scope): Body {
  const { of, ...options } = arg as unknown as { of: Json[] } & CombineOptions;
  return machine.world.combine(kind, yield* machine.prepareAll(of, scope), options);
}

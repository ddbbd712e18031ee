import type { Json } from '../../../lib/conformance/scenario.js';
import type { Dice, Kind, Maker, Place } from './generator.js';

/** The argument of verbs that need none: null would say that the verb does not fit. */
const NO_ARGUMENT = 0;

const errors = ['Boom', 'Bang', 'Boom', 'Value', 'Runtime', 'Cancelled', 'Boom', 'Bang'];

/** Everything that a step can be. */
export const makers: readonly Maker[] = [
  // What runs, and how it ends.
  maker('log', 4, 'base', (dice) => dice.label(), 'sync'),
  maker('sleep', 10, 'base', (dice) => (dice.chance(0.2) ? [dice.ms(), dice.label()] : dice.ms())),
  maker(
    'raise',
    2,
    'base',
    (dice) => {
      const error = dice.pick(errors);
      return dice.chance(0.3) ? [error, dice.label()] : error;
    },
    'sync',
  ),
  maker('raise', 0.05, 'base', (dice) => dice.pick(['SystemExit', 'KeyboardInterrupt']), 'sync'),
  maker('return', 1, 'base', (dice) => dice.label(), 'sync'),
  maker('call', 3, 'base', (dice, place) => callOf(dice, place)),
  maker('try', 8, 'base', tryOf, 'sync'),
  maker(
    'repeat',
    2,
    'base',
    (dice, place) => [2 + dice.below(2), [...dice.block(deeper(place), 2), ...indexOf(dice)]],
    'sync',
  ),
  maker(
    'if',
    2,
    'base',
    (dice, place) => [testOf(dice), dice.block(deeper(place), 2), dice.block(deeper(place), 2)],
    'sync',
  ),
  maker('let', 2, 'base', (dice) => ['n', { add: [{ value: 'n' }, 1 + dice.below(2)] }], 'sync'),
  maker('value', 1, 'base', () => 'n', 'sync'),
  maker('time', 1, 'base', () => NO_ARGUMENT, 'sync'),
  maker('yield', 1, 'yield', (dice) => (dice.chance(0.5) ? NO_ARGUMENT : dice.label())),
  maker('turn', 1, 'turns', () => NO_ARGUMENT, 'sync'),
  maker(
    'equal',
    1,
    'base',
    (dice) => {
      const [left, right] = [dice.some('task', 'future'), dice.some('task', 'future')];
      return left === null || right === null ? null : [{ object: left }, { object: right }];
    },
    'sync',
  ),
  maker('not', 1, 'base', testOf, 'sync'),
  maker('new', 1, 'futures', (dice) => [dice.fresh('future'), 'future'], 'sync'),

  // Tasks.
  maker('spawn', 8, 'tasks', spawnOf, 'sync'),
  maker('await', 12, 'tasks', (dice, place) => awaitable(dice, place)),
  maker('currentTask', 1, 'tasks', () => NO_ARGUMENT, 'sync'),
  maker('allTasks', 1, 'tasks', () => NO_ARGUMENT, 'sync'),
  ...onEach(['done', 'cancelled', 'result', 'exception'], 1, 'states', ['task', 'future']),
  maker('getName', 1, 'states', (dice) => dice.some('task'), 'sync'),
  maker('setName', 1, 'states', (dice) => named(dice, ['task'], dice.label()), 'sync'),
  maker('cancel', 9, 'cancel', cancelOf, 'sync'),
  ...onEach(['cancelling', 'uncancel'], 2, 'uncancel', ['task']),

  // Futures and callbacks.
  maker('resolve', 8, 'futures', (dice) => named(dice, ['future'], dice.label()), 'sync'),
  maker('reject', 3, 'futures', (dice) => named(dice, ['future'], dice.pick(errors)), 'sync'),
  maker('callback', 4, 'callbacks', callbackOf, 'sync'),
  maker('addCallback', 4, 'callbacks', withCallback, 'sync'),
  maker('removeCallback', 4, 'callbacks', withCallback, 'sync'),
  maker('soon', 3, 'loop', (dice, place) => timed(dice, place, null), 'sync'),
  maker('later', 3, 'loop', (dice, place) => timed(dice, place, dice.ms()), 'sync'),
  maker('at', 2, 'loop', (dice, place) => timed(dice, place, dice.ms()), 'sync'),
  maker('stop', 0.3, 'loop', () => NO_ARGUMENT, 'sync'),
  maker('reports', 1, 'reports', (dice) => dice.chance(0.8), 'sync'),

  // Context variables.
  maker('getVar', 4, 'context', (dice) => dice.some('var'), 'sync'),
  maker('setVar', 4, 'context', setVarOf, 'sync'),
  maker('resetVar', 2, 'context', (dice) => pair(dice.some('var'), dice.some('token')), 'sync'),
  maker('copyContext', 2, 'context', (dice) => dice.fresh('context'), 'sync'),
  maker(
    'inContext',
    2,
    'context',
    (dice, place) => pair(dice.some('context'), dice.block(callbackPlace(place), 3)),
    'sync',
  ),

  // Combinators.
  maker('gather', 6, 'gather', gatherOf),
  maker(
    'make',
    4,
    'gather',
    (dice, place) => ({
      of: { gather: gatherOf(dice, place) },
      as: dice.fresh('future'),
    }),
    'sync',
  ),
  maker('shield', 5, 'shield', (dice, place) => awaitable(dice, place)),
  maker(
    'make',
    2,
    'shield',
    (dice, place) => ({
      of: { shield: awaitable(dice, place) },
      as: dice.fresh('future'),
    }),
    'sync',
  ),
  maker('wait', 5, 'wait', (dice, place) => ({
    of: several(dice, place),
    ...(dice.chance(0.4) ? { ms: dice.ms() } : {}),
    ...(dice.chance(0.6) ? { until: dice.pick(['first', 'firstError', 'all']) } : {}),
  })),
  maker('waitFor', 6, 'waitFor', (dice, place) => ({
    of: awaitable(dice, place),
    ms: dice.chance(0.1) ? null : dice.ms(),
  })),
  maker('asCompleted', 4, 'asCompleted', asCompletedOf),

  // Timeouts and groups.
  maker('timeout', 7, 'timeout', (dice, place) =>
    holding(dice, place, 'timeout', {
      ms: dice.chance(0.15) ? null : dice.ms(),
    }),
  ),
  maker('timeoutAt', 2, 'timeout', (dice, place) =>
    holding(dice, place, 'timeout', {
      at: dice.ms() + dice.ms(),
    }),
  ),
  ...onEach(['expired', 'when'], 1, 'timeout', ['timeout']),
  maker(
    'reschedule',
    2,
    'timeout',
    (dice) => named(dice, ['timeout'], dice.chance(0.3) ? null : dice.ms() + dice.ms()),
    'sync',
  ),
  maker('group', 8, 'group', groupOf),

  // Locks and their like.
  maker('with', 6, 'lock with', (dice, place) => within(dice, place, 'lock')),
  maker('acquire', 2, 'lock', (dice) => dice.some('lock')),
  ...onEach(['release', 'locked'], 2, 'lock', ['lock']),
  maker('with', 5, 'semaphore with', (dice, place) => within(dice, place, 'semaphore')),
  maker('acquire', 3, 'semaphore', (dice) => dice.some('semaphore')),
  ...onEach(['release', 'locked'], 2, 'semaphore', ['semaphore']),
  maker('with', 6, 'condition with', (dice, place) => {
    const name = dice.some('condition');
    if (name === null) return null;
    const wait: Json = dice.chance(0.6)
      ? { waitCondition: name }
      : { waitConditionFor: [name, testOf(dice)] };
    const first = dice.chance(0.5) ? [{ log: [dice.label(), wait] }] : [];
    return [name, [...first, ...dice.block({ ...deeper(place), condition: name }, 3)]];
  }),
  maker(
    'waitCondition',
    6,
    'condition',
    (dice, { condition }) => condition ?? (dice.chance(0.1) ? dice.some('condition') : null),
  ),
  maker('waitConditionFor', 8, 'condition', (dice, { condition }) =>
    pair(condition ?? null, testOf(dice)),
  ),
  maker('notify', 4, 'condition', (dice) => named(dice, ['condition'], dice.below(3)), 'sync'),
  ...onEach(['notifyAll', 'release', 'locked'], 2, 'condition', ['condition']),
  maker('waitEvent', 6, 'event', (dice) => dice.some('event')),
  ...onEach(['setEvent', 'clearEvent', 'isSet'], 3, 'event', ['event']),
  maker('waitBarrier', 7, 'barrier', (dice) => dice.some('barrier')),
  maker('with', 2, 'barrier with', (dice, place) => within(dice, place, 'barrier')),
  maker('resetBarrier', 2, 'barrier', (dice) => dice.some('barrier')),
  maker('abortBarrier', 1, 'barrier', (dice) => dice.some('barrier')),
  maker(
    'read',
    2,
    'barrier',
    (dice) => pair(dice.some('barrier'), dice.pick(['nWaiting', 'parties', 'broken'])),
    'sync',
  ),

  // Queues.
  maker('put', 6, 'queue', (dice) => named(dice, ['queue'], dice.below(5))),
  maker('get', 7, 'queue', (dice) => dice.some('queue')),
  maker('join', 2, 'queue', (dice) => dice.some('queue')),
  maker('putNowait', 3, 'queue', (dice) => named(dice, ['queue'], dice.below(5)), 'sync'),
  ...onEach(['getNowait', 'taskDone', 'size', 'empty', 'full'], 2, 'queue', ['queue']),
  maker(
    'shutdown',
    1,
    'queueShutdown',
    (dice) => (dice.chance(0.5) ? dice.some('queue') : named(dice, ['queue'], true)),
    'sync',
  ),
];

function maker(
  verb: string,
  weight: number,
  feature: string,
  make: (dice: Dice, place: Place) => Json,
  where?: 'sync',
): Maker {
  return { verb, weight, feature, make, isSync: where === 'sync' };
}

/** Methods without arguments. */
function onEach(
  verbs: readonly string[],
  weight: number,
  feature: string,
  kinds: readonly Kind[],
): Maker[] {
  return verbs.map((verb) => maker(verb, weight, feature, (dice) => dice.some(...kinds), 'sync'));
}

function deeper(place: Place): Place {
  return { ...place, depth: place.depth - 1 };
}

function callbackPlace(place: Place): Place {
  return { depth: place.depth - 2, isSync: true };
}

function pair(first: Json, second: Json): Json {
  return first === null ? null : [first, second];
}

function named(dice: Dice, kinds: readonly Kind[], value: Json): Json {
  return pair(dice.some(...kinds), value);
}

function callOf(dice: Dice, place: Place): Json {
  const steps = dice.block(deeper(place));
  return dice.chance(0.4) ? [2 + dice.below(3), steps] : steps;
}

function tryOf(dice: Dice, place: Place): Json {
  const inside = deeper(place);
  const caught: Record<string, Json> = {};
  const count = dice.below(3);
  for (let index = 0; index < count; index++) {
    const key = dice.pick(['Error', 'Any', 'Cancelled', 'Timeout', 'Boom', 'Group', 'Runtime']);
    caught[key] = [
      { log: [dice.label(), { caught: 'name' }, ...messageOf(dice, key)] },
      ...(dice.chance(0.3) ? [] : dice.block(inside, 2)),
      ...(dice.chance(0.3) ? [{ rethrow: null }] : []),
    ];
  }
  const cleanup = dice.chance(count === 0 ? 1 : 0.4);
  return {
    do: dice.block(inside),
    ...(count > 0 ? { catch: caught } : {}),
    ...(cleanup ? { finally: dice.block(inside, 2) } : {}),
  };
}

/** Messages are portable where the scenario gave them. */
function messageOf(dice: Dice, key: string): Json[] {
  const isOurs = key === 'Cancelled' || key === 'Boom';
  return isOurs && dice.chance(0.5) ? [{ caught: 'message' }] : [];
}

function indexOf(dice: Dice): Json[] {
  return dice.chance(0.3) ? [{ log: [dice.label(), { index: NO_ARGUMENT }] }] : [];
}

function testOf(dice: Dice): Json {
  const subject = dice.some('task', 'future');
  if (subject !== null && dice.chance(0.5)) return { done: subject };
  return { equal: [{ value: 'n' }, dice.below(3)] };
}

function spawnOf(dice: Dice, place: Place): Json {
  const group = dice.features.has('group') && dice.chance(0.6) ? dice.some('group') : null;
  const context = dice.features.has('spawnContext') ? dice.some('context') : null;
  const steps = dice.block({ depth: place.depth - 1, isSync: false }, 5);
  return {
    do: steps,
    as: dice.fresh('task'),
    ...(group === null ? {} : { in: group }),
    ...(context !== null && dice.chance(0.4) ? { context } : {}),
    // CPython 3.13.0 loses the current task when an eager task cannot enter its context.
    ...(group === null && context === null && dice.features.has('eager') && dice.chance(0.6)
      ? { eager: true }
      : {}),
  };
}

/** Something to wait for: mostly a name, at times something made on the spot. */
function awaitable(dice: Dice, place: Place): Json {
  const { features } = dice;
  const made = dice.below(10);
  if (made === 0) return { sleep: dice.ms() };
  if (made === 1 && features.has('shield')) return { shield: awaitable(dice, deeper(place)) };
  if (made === 2 && features.has('gather') && place.depth > 0) {
    return { gather: gatherOf(dice, deeper(place)) };
  }
  if (made === 3 && features.has('waitFor') && place.depth > 0) {
    return { waitFor: { of: awaitable(dice, deeper(place)), ms: dice.ms() } };
  }
  if (made === 4 && features.has('event')) return { waitEvent: dice.some('event') };
  if (made === 5 && features.has('queue')) return { get: dice.some('queue') };
  const name = made === 6 ? null : dice.some('task', 'future');
  return name ?? { call: dice.block({ depth: place.depth - 1, isSync: false }, 3) };
}

function several(dice: Dice, place: Place): Json[] {
  const count = 1 + dice.below(3);
  return Array.from({ length: count }, () => awaitable(dice, deeper(place)));
}

function gatherOf(dice: Dice, place: Place): Json {
  const of = dice.chance(0.05) ? [] : several(dice, place);
  return { of, ...(dice.chance(0.4) ? { returnExceptions: true } : {}) };
}

function cancelOf(dice: Dice): Json {
  const name = dice.chance(0.15) ? 'self' : dice.some('task', 'task', 'future', 'handle');
  if (name === null) return null;
  const isHandle = name.startsWith('h');
  return !isHandle && dice.chance(0.2) ? [name, dice.label()] : name;
}

function callbackOf(dice: Dice, place: Place): Json {
  const on = dice.some('task', 'future');
  if (on === null) return null;
  const steps = dice.block(callbackPlace(place), 3);
  return { on, do: [{ log: dice.label() }, ...steps], as: dice.fresh('callback') };
}

function withCallback(dice: Dice): Json {
  const callback = dice.some('callback');
  return callback === null ? null : pair(dice.some('task', 'future'), callback);
}

function timed(dice: Dice, place: Place, ms: number | null): Json {
  const steps = dice.block(callbackPlace(place), 3);
  return {
    ...(ms === null ? {} : { ms }),
    do: [{ log: dice.label() }, ...steps],
    as: dice.fresh('handle'),
  };
}

function setVarOf(dice: Dice): Json {
  const name = dice.some('var');
  if (name === null) return null;
  return dice.chance(0.5) ? [name, dice.below(9)] : [name, dice.below(9), dice.fresh('token')];
}

function asCompletedOf(dice: Dice, place: Place): Json {
  const as = `i${dice.label().slice(1)}`;
  return {
    of: several(dice, place),
    as,
    ...(dice.chance(0.4) ? { ms: dice.ms() } : {}),
    ...(dice.features.has('asCompletedAsync') && dice.chance(0.5) ? { async: true } : {}),
    do: [
      { log: [dice.label(), { await: as }] },
      ...(dice.chance(0.5) ? dice.block(deeper(place), 2) : []),
    ],
  };
}

function holding(dice: Dice, place: Place, kind: Kind, options: Record<string, Json>): Json {
  const as = dice.fresh(kind);
  return { ...options, as, do: dice.block(deeper(place), 5) };
}

/** A group with a task or two to begin with, some of which fail. */
function groupOf(dice: Dice, place: Place): Json {
  const as = dice.fresh('group');
  const children = Array.from({ length: dice.below(3) }, () => {
    const inside: Place = { depth: place.depth - 1, isSync: false };
    const steps = dice.block(inside, 3);
    const end = dice.chance(0.35) ? [{ raise: dice.pick(errors) }] : [];
    return { spawn: { as: dice.fresh('task'), in: as, do: [...steps, ...end] } };
  });
  return { as, do: [...children, ...dice.block(deeper(place), 4)] };
}

function within(dice: Dice, place: Place, kind: Kind): Json {
  return pair(dice.some(kind), dice.block(deeper(place)));
}

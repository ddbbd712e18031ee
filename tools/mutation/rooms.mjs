// The rooms whose sources are mutated, and the specs that may notice. Specs of a room's own come first:
// most mutants die in them, and the first failure ends a mutant's run.

/** Each room: its sources, and its own specs. */
export const rooms = {
  'std/sync': room('std/sync', ['laws', 'core/instrument.spec']),
  'std/queue': room('std/queue', ['laws']),
  'std/group': room('std/group', ['laws']),
  'std/combine': room('std/combine'),
  'std/time': room('std/time'),
  'std/with': room('std/with'),
  'std/thread': room('std/thread', ['rules']),
  'core/base': room('core/base', ['inspect']),
  'core/context': room('core/context', ['rules']),
  'core/errors': {
    sources: ['lib/core/errors.ts', 'lib/core/errors/*.ts', 'lib/core/instrument.ts'],
    specs: ['core/errors.spec', 'core/errors', ...nearby('core/errors')],
  },
  'core/coroutine': room('core/coroutine', ['inspect', 'node/collection.spec']),
  'core/driver': room('core/driver', ['core/coroutine']),
  'core/future': room('core/future', ['rules', 'inspect', 'node/collection.spec']),
  'core/loop': room('core/loop', ['rules']),
  'core/task': room('core/task', ['rules']),
};

function room(name, more = []) {
  return { sources: [`lib/${name}/*.ts`], specs: [name, ...more, ...nearby(name)] };
}

/**
 * Where else a mutant may be noticed, quickest first. Nearly every spec runs through the core, and a mutant
 * that hangs is given the time of all specs that reach it: core does without those that say little about it.
 */
function nearby(name) {
  if (name.startsWith('core/'))
    return ['core', 'rules', 'std', 'run', 'adapt', 'stories/bad-input.spec'];
  return [
    'std',
    'laws',
    'rules',
    'run',
    'adapt',
    // The corpus itself, and not the specs of the command that others run it with.
    'conformance/conformance.spec',
    'conformance/task-group-cancellation.spec',
    'stories/bad-input.spec',
  ];
}

/** The compiled specs for a room, as patterns in the order in which they run. */
export const specsOf = ({ specs }) =>
  [...new Set(specs)].map((place) =>
    place.endsWith('.spec')
      ? `build/spec/spec/${place}.js`
      : `build/spec/spec/${place}/**/*.spec.js`,
  );

/**
 * Specs that would be run for nearly every mutant and take seconds, or that ask another program: each has
 * small siblings that notice the same faults.
 */
const tooLong = [
  'hundred thousand',
  '[0-9]00,000 ',
  '10,000 tasks',
  'chain of 20,000',
  'native stack',
  'CPython 3\\.',
  'walks a chain',
  'as deep as calls can',
];

/** Matches the titles of all other specs. */
export const worthRunning = `^(?!.*(${tooLong.join('|')}))`;

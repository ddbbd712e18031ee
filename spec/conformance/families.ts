// Scenarios that are the same for everything that a task can wait for: one for each thing and each
// way that the wait can end. They live in the corpus as files like all others; `regenerate` writes
// them anew from here.

import type { Block, Json, Program, Step } from '../../lib/conformance/scenario.js';

/** A scenario as its author writes it. */
export interface Draft extends Program {
  readonly id: string;
  readonly area: string;
  readonly claim: string;
}

/** Something that a task can wait for. */
interface Wait {
  readonly name: string;
  /** `waits …` */
  readonly phrase: string;
  readonly given: Readonly<Record<string, Json>>;
  /** What the main task does before the waiter starts. */
  readonly before?: Block;
  readonly wait: Json;
  /** What ends the wait with a value, and with an error if it can. */
  readonly settle: Block;
  readonly fail?: Block;
  /** What is worth knowing afterwards. */
  readonly after?: readonly Json[];
  /** Holds the wait, where it needs a lock. */
  readonly inside?: (steps: Block) => Block;
}

const waits: readonly Wait[] = [
  {
    name: 'future',
    phrase: 'waits for a future',
    given: { f: 'future' },
    wait: { await: 'f' },
    settle: [attempt({ resolve: ['f', 'value'] })],
    fail: [{ reject: ['f', 'Boom'] }],
    after: [{ done: 'f' }, { cancelled: 'f' }],
  },
  {
    name: 'task',
    phrase: 'waits for another task',
    given: { f: 'future' },
    before: [{ spawn: { as: 'inner', do: [{ return: { await: 'f' } }] } }],
    wait: { await: 'inner' },
    settle: [attempt({ resolve: ['f', 'value'] })],
    fail: [{ reject: ['f', 'Boom'] }],
    after: [{ done: 'inner' }, { cancelled: 'inner' }],
  },
  {
    name: 'call',
    phrase: 'waits in a coroutine that it called',
    given: { f: 'future' },
    wait: { call: [3, [{ return: { await: 'f' } }]] },
    settle: [attempt({ resolve: ['f', 'value'] })],
    fail: [{ reject: ['f', 'Boom'] }],
    after: [{ cancelled: 'f' }],
  },
  {
    name: 'gather',
    phrase: 'waits for a gather',
    given: { f: 'future', g: 'future' },
    before: [{ resolve: ['g', 'other'] }],
    wait: { gather: ['f', 'g'] },
    settle: [attempt({ resolve: ['f', 'value'] })],
    fail: [{ reject: ['f', 'Boom'] }],
    after: [{ cancelled: 'f' }],
  },
  {
    name: 'wait',
    phrase: 'waits for the first of two futures',
    given: { f: 'future', g: 'future' },
    wait: { wait: { of: ['f', 'g'], until: 'first' } },
    settle: [attempt({ resolve: ['f', 'value'] })],
    after: [{ cancelled: 'f' }],
  },
  {
    name: 'shield',
    phrase: 'waits for a shielded future',
    given: { f: 'future' },
    wait: { shield: 'f' },
    settle: [attempt({ resolve: ['f', 'value'] })],
    fail: [{ reject: ['f', 'Boom'] }],
    after: [{ cancelled: 'f' }],
  },
  {
    name: 'wait-for',
    phrase: 'waits for a future with a limit',
    given: { f: 'future' },
    wait: { waitFor: { of: 'f', ms: 50 } },
    settle: [attempt({ resolve: ['f', 'value'] })],
    fail: [{ reject: ['f', 'Boom'] }],
    after: [{ cancelled: 'f' }],
  },
  {
    name: 'timeout',
    phrase: 'waits for a future inside a timeout',
    given: { f: 'future' },
    wait: { call: [{ timeout: { ms: 50, as: 't', do: [{ return: { await: 'f' } }] } }] },
    settle: [attempt({ resolve: ['f', 'value'] })],
    fail: [{ reject: ['f', 'Boom'] }],
    after: [{ cancelled: 'f' }],
  },
  {
    name: 'group',
    phrase: 'leaves a group with a task in it',
    given: { f: 'future' },
    wait: {
      call: [
        {
          group: {
            as: 'g',
            do: [
              { spawn: { as: 'child', in: 'g', do: [{ await: 'f' }, { log: 'the child ends' }] } },
              { return: 'body' },
            ],
          },
        },
      ],
    },
    settle: [attempt({ resolve: ['f', 'value'] })],
    fail: [{ reject: ['f', 'Boom'] }],
    after: [{ cancelled: 'f' }],
  },
  {
    name: 'as-completed',
    phrase: 'waits for the next completion',
    given: { f: 'future', g: 'future' },
    wait: { call: [{ asCompleted: { of: ['f', 'g'], do: [{ return: { await: 'next' } }] } }] },
    settle: [attempt({ resolve: ['f', 'value'] })],
    fail: [{ reject: ['f', 'Boom'] }],
    after: [{ cancelled: 'f' }],
  },
  {
    name: 'event',
    phrase: 'waits for an event',
    given: { e: 'event' },
    wait: { waitEvent: 'e' },
    settle: [{ setEvent: 'e' }],
    after: [{ isSet: 'e' }],
  },
  {
    name: 'lock',
    phrase: 'waits for a lock',
    given: { l: 'lock' },
    before: [{ acquire: 'l' }],
    wait: { acquire: 'l' },
    settle: [{ release: 'l' }],
    after: [{ locked: 'l' }],
  },
  {
    name: 'semaphore',
    phrase: 'waits for a semaphore',
    given: { s: { semaphore: 0 } },
    wait: { acquire: 's' },
    settle: [{ release: 's' }],
    after: [{ locked: 's' }],
  },
  {
    name: 'condition',
    phrase: 'waits for a condition',
    given: { c: 'condition' },
    inside: (steps) => [{ with: ['c', [...steps]] }],
    wait: { waitCondition: 'c' },
    settle: [{ with: ['c', [{ notify: 'c' }]] }],
    after: [{ locked: 'c' }],
  },
  {
    name: 'predicate',
    phrase: 'waits for a predicate',
    given: { c: 'condition' },
    before: [{ let: ['n', 0] }],
    inside: (steps) => [{ with: ['c', [...steps]] }],
    wait: { waitConditionFor: ['c', { equal: [{ value: 'n' }, 1] }] },
    settle: [{ with: ['c', [{ let: ['n', 1] }, { notify: 'c' }]] }],
    after: [{ locked: 'c' }],
  },
  {
    name: 'barrier',
    phrase: 'waits at a barrier',
    given: { b: { barrier: 2 } },
    wait: { waitBarrier: 'b' },
    settle: [{ spawn: { as: 'last', do: [{ log: ['the last one', { waitBarrier: 'b' }] }] } }],
    fail: [{ abortBarrier: 'b' }],
    after: [{ read: ['b', 'nWaiting'] }, { read: ['b', 'broken'] }],
  },
  {
    name: 'queue-get',
    phrase: 'waits for an item',
    given: { q: 'queue' },
    wait: { get: 'q' },
    settle: [{ putNowait: ['q', 'value'] }],
    fail: [{ shutdown: 'q' }],
    after: [{ size: 'q' }],
  },
  {
    name: 'queue-put',
    phrase: 'waits for a place in a queue',
    given: { q: { queue: 1 } },
    before: [{ putNowait: ['q', 'first'] }],
    wait: { put: ['q', 'second'] },
    settle: [{ log: { getNowait: 'q' } }],
    fail: [{ shutdown: 'q' }],
    after: [{ size: 'q' }],
  },
  {
    name: 'queue-join',
    phrase: 'joins a queue',
    given: { q: 'queue' },
    before: [{ putNowait: ['q', 'item'] }],
    wait: { join: 'q' },
    settle: [{ getNowait: 'q' }, { taskDone: 'q' }],
    after: [{ size: 'q' }],
  },
];

/** What happens to the waiter: a name, a claim about it, and what the main task does. */
interface Path {
  readonly name: string;
  readonly claim: (phrase: string) => string;
  readonly steps: (wait: Wait) => Block | null;
}

const cancel: Step = { log: ['cancel', { cancel: 'a' }] };

const paths: readonly Path[] = [
  {
    name: 'value',
    claim: (phrase) => `A task that ${phrase} resumes with the value.`,
    steps: ({ settle }) => [{ sleep: 1 }, ...settle],
  },
  {
    name: 'error',
    claim: (phrase) => `A task that ${phrase} resumes with the error.`,
    steps: ({ fail }) => (fail === undefined ? null : [{ sleep: 1 }, ...fail]),
  },
  {
    name: 'cancelled-while-waiting',
    claim: (phrase) => `A task that ${phrase} can be cancelled, and what comes later goes past it.`,
    steps: ({ settle }) => [{ sleep: 1 }, cancel, { sleep: 1 }, ...settle],
  },
  {
    name: 'cancelled-in-the-turn-of-its-wake-up',
    claim: (phrase) => `A task that ${phrase} can be cancelled between its wake-up and its turn.`,
    steps: ({ settle }) => [{ sleep: 1 }, ...settle, cancel],
  },
  {
    name: 'woken-in-the-turn-of-its-cancellation',
    claim: (phrase) => `A task that ${phrase} stays cancelled when its wake-up follows at once.`,
    steps: ({ settle }) => [{ sleep: 1 }, cancel, ...settle],
  },
  {
    name: 'cancelled-before-its-first-step',
    claim: (phrase) => `A task that is cancelled before its first step never ${phrase}.`,
    steps: ({ settle }) => [cancel, { sleep: 1 }, ...settle],
  },
];

/** Every scenario of the families. */
export function families(): Draft[] {
  return waits.flatMap((wait) =>
    paths.flatMap((path) => {
      const steps = path.steps(wait);
      return steps === null ? [] : [draft(wait, path, steps)];
    }),
  );
}

function draft(wait: Wait, path: Path, steps: Block): Draft {
  const { inside = (block: Block) => block } = wait;
  const waiter = inside([{ log: ['a', wait.wait] }]);
  return {
    id: `paths/${wait.name}-${path.name}`,
    area: 'paths',
    claim: path.claim(wait.phrase),
    given: wait.given,
    main: [
      ...(wait.before ?? []),
      { spawn: { as: 'a', do: [{ try: caught(waiter) }] } },
      ...steps,
      { log: 'main goes on' },
      { sleep: 1 },
      { log: [{ done: 'a' }, { cancelled: 'a' }, ...(wait.after ?? [])] },
    ],
  };
}

function caught(steps: Block): Json {
  const name: Json = { log: ['a', { caught: 'name' }] };
  return { do: [...steps], catch: { Any: [name, { rethrow: true }] } };
}

/** A step that may be refused because the other side is done. */
function attempt(step: Step): Step {
  return { try: { do: [step], catch: { InvalidState: [{ log: 'refused' }] } } };
}

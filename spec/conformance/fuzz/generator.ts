// Random programs. Every program is total: whatever it does, both sides have an answer for it.

import { randomFrom } from '../../../lib/testing/explore/random.js';
import type { Json, Program, Step } from '../../../lib/conformance/scenario.js';
import { makers } from './makers.js';

/** Where a step stands. */
export interface Place {
  /** How many more levels of nesting are left. */
  readonly depth: number;
  /** Whether it runs in a callback, where nothing may suspend. */
  readonly isSync: boolean;
  /** The condition whose lock is held, if one is. */
  readonly condition?: string;
}

/** What kinds of objects a program has names for. */
export type Kind =
  | 'task'
  | 'future'
  | 'event'
  | 'lock'
  | 'condition'
  | 'semaphore'
  | 'barrier'
  | 'queue'
  | 'timeout'
  | 'group'
  | 'callback'
  | 'handle'
  | 'var'
  | 'token'
  | 'context';

/** A maker of one kind of step. Null: it does not fit here. */
export interface Maker {
  readonly verb: string;
  readonly weight: number;
  /** The feature it belongs to; steps of features that the program does not use are not made. */
  readonly feature: string;
  readonly isSync?: boolean;
  make(dice: Dice, place: Place): Json | null;
}

/** Everything that a program in the making is decided by. */
export class Dice {
  readonly features: ReadonlySet<string>;
  readonly #random: () => number;
  readonly #names: Map<Kind, string[]> = new Map();
  readonly #counts: Map<string, number> = new Map();
  #budget: number;

  constructor(seed: number, available: ReadonlySet<string>) {
    this.#random = randomFrom(seed);
    this.#budget = 12 + this.below(30);
    this.features = this.#palette(available);
  }

  below(count: number): number {
    return Math.floor(this.#random() * count);
  }

  chance(probability: number): boolean {
    return this.#random() < probability;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }

  /** A new name of a kind: `t1`, `f2`. */
  fresh(kind: Kind): string {
    const letter = letters[kind];
    const count = (this.#counts.get(letter) ?? 0) + 1;
    this.#counts.set(letter, count);
    const name = `${letter}${String(count)}`;
    const names = this.#names.get(kind) ?? [];
    this.#names.set(kind, [...names, name]);
    return name;
  }

  /** A label for a line of the trace. */
  label(): string {
    const count = (this.#counts.get('#') ?? 0) + 1;
    this.#counts.set('#', count);
    return `#${String(count)}`;
  }

  some(...kinds: readonly Kind[]): string | null {
    const names = kinds.flatMap((kind) => this.#names.get(kind) ?? []);
    return names.length === 0 ? null : this.pick(names);
  }

  ms(): number {
    return this.pick([0, 1, 1, 2, 2, 3, 5, 10]);
  }

  /** A few steps. */
  block(place: Place, max = 4): Step[] {
    const steps: Step[] = [];
    const count = 1 + this.below(max);
    while (steps.length < count) {
      const step = this.step(place);
      steps.push(this.chance(0.3) ? this.#guarded(step) : step);
    }
    return steps;
  }

  step(place: Place): Step {
    this.#budget -= 1;
    if (this.#budget < 0 || place.depth <= 0) return this.leaf(place);
    return this.#made(makers, place);
  }

  /** A step without blocks in it. */
  leaf(place: Place): Step {
    if (place.isSync || this.chance(0.4)) return { log: this.label() };
    return { sleep: this.ms() };
  }

  /** A step whose error does not end everything. */
  #guarded(step: Step): Step {
    const [verb] = Object.keys(step);
    if (verb === 'try' || (verb === 'log' && typeof step['log'] === 'string')) return step;
    const key = this.pick(['Any', 'Error', 'Any', 'Cancelled']);
    const caught: Step = { log: [this.label(), { caught: 'name' }] };
    return { try: { do: [step], catch: { [key]: [caught] } } };
  }

  #made(all: readonly Maker[], place: Place): Step {
    const fitting = all.filter(
      (maker) =>
        maker.feature.split(' ').every((feature) => this.features.has(feature)) &&
        (!place.isSync || maker.isSync === true),
    );
    for (let attempt = 0; attempt < 8; attempt++) {
      const maker = this.#weighted(fitting);
      const arg = maker.make(this, place);
      if (arg === null) continue;
      const step = { [maker.verb]: arg };
      return loud.has(maker.verb) ? { log: [this.label(), step] } : step;
    }
    return this.leaf(place);
  }

  #weighted(all: readonly Maker[]): Maker {
    let rest = this.#random() * all.reduce((sum, { weight }) => sum + weight, 0);
    for (const maker of all) {
      rest -= maker.weight;
      if (rest < 0) return maker;
    }
    return all[0] as Maker;
  }

  /** A program that uses everything uses nothing much: each has a few features only. */
  #palette(available: ReadonlySet<string>): Set<string> {
    const optional = [...available].filter((feature) => !basic.includes(feature));
    const palette = new Set(basic.filter((feature) => available.has(feature)));
    for (const feature of frequent) {
      if (available.has(feature) && this.chance(0.25)) palette.add(feature);
    }
    const count = 2 + this.below(6);
    for (let index = 0; index < count && optional.length > 0; index++) {
      const feature = this.pick(optional);
      palette.add(feature);
      for (const other of implied[feature] ?? []) palette.add(other);
    }
    if (palette.has('shield')) palette.delete('turns');
    return palette;
  }
}

const basic = ['base', 'tasks', 'states', 'cancel', 'with'];

/** Features in which most can go wrong. */
const frequent = ['group', 'timeout', 'context', 'uncancel'];

/** Features that show only together with others. */
const implied: Readonly<Record<string, readonly string[]>> = {
  asCompletedAsync: ['asCompleted'],
  queueShutdown: ['queue'],
  spawnContext: ['context'],
  reports: ['callbacks', 'loop'],
  condition: ['lock'],
};

const letters: Readonly<Record<Kind, string>> = {
  task: 't',
  future: 'f',
  event: 'e',
  lock: 'l',
  condition: 'c',
  semaphore: 's',
  barrier: 'b',
  queue: 'q',
  timeout: 'o',
  group: 'g',
  callback: 'k',
  handle: 'h',
  var: 'v',
  token: 'n',
  context: 'x',
};

/** Verbs whose value is worth a line of the trace. */
const loud: ReadonlySet<string> = new Set(
  (
    'await cancel cancelling uncancel done cancelled result exception getName locked isSet ' +
    'getNowait get put putNowait acquire waitEvent waitCondition waitConditionFor waitBarrier ' +
    'size empty full expired when gather wait waitFor shield removeCallback currentTask allTasks ' +
    'getVar caught time turn read value add equal not index sleep call join release'
  ).split(' '),
);

/** Makes the program that a seed stands for. */
export function generate(seed: number, available: ReadonlySet<string>): Program {
  const dice = new Dice(seed, available);
  const given = givenOf(dice);
  const main: Step[] = [{ let: ['n', 0] }];
  if (dice.features.has('reports')) main.push({ reports: true });
  const place: Place = { depth: 4, isSync: false };
  const taskCount = 1 + dice.below(4);
  for (let index = 0; index < taskCount; index++) {
    const steps = dice.block(place, 6);
    main.push({ spawn: { as: dice.fresh('task'), do: steps } });
    if (dice.chance(0.2)) main.push(dice.step(place));
  }
  main.push(...dice.block(place, 6));
  if (dice.chance(0.5)) main.push({ sleep: 20 });
  if (dice.chance(0.3)) main.push(...dice.block(place, 3), { sleep: 20 });
  const before = beforeOf(dice);
  // A group of eager tasks does what CPython 3.14 does, of which there is no oracle yet.
  const isEager = dice.features.has('eager') && !dice.features.has('group') && dice.chance(0.5);
  return {
    given,
    ...before,
    main,
    ...(isEager ? { eager: true } : {}),
    ...(dice.chance(0.25) ? { shutdown: true } : {}),
  };
}

/** At times something is under way before the run begins. */
function beforeOf(dice: Dice): { before?: Step[] } {
  if (!dice.chance(0.1)) return {};
  const later = { depth: 2, isSync: true };
  const steps: Step[] = [
    { soon: { do: dice.block(later, 2), as: dice.fresh('handle') } },
    { later: { ms: dice.ms(), do: dice.block(later, 2), as: dice.fresh('handle') } },
    { spawn: { do: dice.block({ depth: 2, isSync: false }, 3), as: dice.fresh('task') } },
  ];
  return { before: [{ let: ['n', 0] }, ...steps.filter(() => dice.chance(0.5))] };
}

function givenOf(dice: Dice): Record<string, Json> {
  const given: Record<string, Json> = {};
  const add = (kind: Kind, spec: Json, count: number): void => {
    for (let index = 0; index < count; index++) given[dice.fresh(kind)] = spec;
  };
  const { features } = dice;
  if (features.has('futures')) add('future', 'future', 1 + dice.below(3));
  if (features.has('event')) add('event', 'event', 1 + dice.below(2));
  if (features.has('lock')) add('lock', 'lock', 1 + dice.below(2));
  if (features.has('condition')) {
    add('condition', dice.some('lock') === null ? 'condition' : conditionOf(dice), 1);
  }
  if (features.has('semaphore')) {
    const kind = dice.pick(['semaphore', 'semaphore', 'boundedSemaphore']);
    add('semaphore', { [kind]: dice.below(3) }, 1);
  }
  if (features.has('barrier')) add('barrier', { barrier: 1 + dice.below(3) }, 1);
  if (features.has('queue')) {
    const kind = dice.pick(['queue', 'queue', 'lifoQueue', 'priorityQueue']);
    add('queue', { [kind]: dice.below(3) }, 1 + dice.below(2));
  }
  if (features.has('context')) add('var', { var: 0 }, 1 + dice.below(2));
  return given;
}

function conditionOf(dice: Dice): Json {
  return dice.chance(0.5) ? 'condition' : { condition: dice.some('lock') };
}

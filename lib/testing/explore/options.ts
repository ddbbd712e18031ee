import type { TestBody } from '../test-body.js';
import { DelayStrategy } from './delay-strategy.js';
import { DepthFirstStrategy } from './depth-first-strategy.js';
import { EverywhereStrategy } from './everywhere-strategy.js';
import { PctStrategy } from './pct-strategy.js';
import { RandomStrategy, WalkStrategy } from './random-strategy.js';
import { slugOf } from './replay-line.js';
import type { RunOnceOptions, Vary } from './run-once.js';
import type { Strategy } from './strategy.js';

/** Ways to search, by name; or one of your own. */
export type StrategyChoice =
  | 'random'
  | 'walk'
  | 'pct'
  | 'dfs'
  | 'delays'
  | 'cancelEverywhere'
  | 'faultEverywhere'
  | { readonly pct: number }
  | { readonly delays: number }
  | Strategy;

/** What to search, how, and for how long. */
export interface ExploreOptions {
  /** What the program is called in the replay line; its own name if not given. */
  readonly name?: string;
  /** What may differ between runs; `['host', 'timers', 'ready']` if not given. */
  readonly vary?: readonly Vary[];
  /** How to search; `'random'` if not given. */
  readonly strategy?: StrategyChoice;
  /** How many schedules to run at most; 500 if not given. */
  readonly budget?: number;
  /** Where chance begins; 1 if not given. */
  readonly seed?: number;
  /** Whether what is left behind at the end counts as a failure; false if not given. */
  readonly leaks?: boolean;
  /** Says that tasks share nothing but `t.shared` values and futures: `'dfs'` then leaves out orders. */
  readonly independent?: boolean;
  /** How many turns a run may take; 100,000 if not given. */
  readonly turnsMax?: number;
  /** Whether it is first seen to it that runs with one seed are the same; see `checkDeterminism`. */
  readonly checksDeterminism?: boolean;
  /** False: the failing schedule is not made smaller. */
  readonly shrinks?: boolean;
}

/** @internal */
export function nameOf(program: TestBody, { name }: ExploreOptions): string {
  return slugOf(name ?? program.name);
}

/** @internal */
export function settingsOf(program: TestBody, options: ExploreOptions): RunOnceOptions {
  const {
    vary = ['host', 'timers', 'ready'],
    seed = 1,
    leaks = false,
    turnsMax = 100_000,
  } = options;
  const isVaried = new Set(vary);
  if (options.strategy === 'cancelEverywhere') isVaried.add('cancel');
  if (options.strategy === 'faultEverywhere') isVaried.add('fault');
  return { name: nameOf(program, options), vary: isVaried, seed, leaks, turnsMax, records: false };
}

/** @internal */
export function strategyOf(
  { strategy = 'random', seed = 1, independent = false }: ExploreOptions,
  vary: ReadonlySet<Vary>,
): Strategy {
  if (typeof strategy === 'object') {
    if ('pct' in strategy) return new PctStrategy(seed, strategy.pct);
    return 'delays' in strategy ? new DelayStrategy(strategy.delays) : strategy;
  }
  switch (strategy) {
    case 'random':
      return new RandomStrategy(seed);
    case 'walk':
      return new WalkStrategy(seed);
    case 'pct':
      return new PctStrategy(seed, 3);
    case 'dfs':
      // Only of steps is it known what they touch.
      return new DepthFirstStrategy(independent && vary.size === 1 && vary.has('ready'));
    case 'delays':
      return new DelayStrategy(2);
    case 'cancelEverywhere':
      return new EverywhereStrategy('cancel');
    case 'faultEverywhere':
      return new EverywhereStrategy('fault');
    default:
      throw new TypeError(`no strategy ${String(strategy)}`);
  }
}

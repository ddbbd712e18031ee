// What a program can read of the platform and that is not the same in every run: watched, or replaced
// by what the loop and the seed say.

import type { Random } from '../explore/random.js';
import { sitesIn, stackHere } from '../sites.js';

/** Something of the platform was read. */
export interface PlatformCall {
  /** What was called: `Math.random()`. */
  readonly what: string;
  /** What it gave, as text; empty for a timer. */
  readonly value: string;
  /** The line that called it, where it is known. */
  readonly site: string | undefined;
}

/** Puts the platform back as it was. */
export type Undo = () => void;

/** A clock of the program's own. */
interface Clock {
  time(): number;
}

type Fn = (...args: never[]) => unknown;

/** Functions that give something else each time, by what holds them. */
const readers: readonly (readonly [holder: string, name: string])[] = [
  ['Math', 'random'],
  ['performance', 'now'],
  ['crypto', 'randomUUID'],
];

const timers = ['setTimeout', 'setInterval', 'setImmediate'] as const;

/** Has `note` hear of everything that is read of the platform, until it is undone. */
export function watchPlatform(note: (call: PlatformCall) => void): Undo {
  const undos: Undo[] = [watchDate(note)];
  for (const [holder, name] of readers) {
    undos.push(
      replaced(holderNamed(holder), name, (original) => (...args) => {
        const value = original(...args);
        note({ what: `${holder}.${name}()`, value: String(value), site: siteHere() });
        return value;
      }),
    );
  }
  for (const name of timers) {
    undos.push(
      replaced(globalThis, name, (original) => (...args) => {
        note({ what: `${name}()`, value: '', site: siteHere() });
        return original(...args);
      }),
    );
  }
  return undoAll(undos);
}

/** Has dates and random numbers come from a loop's clock and a seed, until it is undone. */
export function shimPlatform(clock: Clock, random: Random): Undo {
  return undoAll([
    replaceDate(() => clock.time()),
    replaced(holderNamed('Math'), 'random', () => random),
    replaced(holderNamed('performance'), 'now', () => () => clock.time()),
    replaced(holderNamed('crypto'), 'randomUUID', () => () => uuidOf(random)),
  ]);
}

function watchDate(note: (call: PlatformCall) => void): Undo {
  const { now } = Date;
  return replaceDate(() => {
    const value = now();
    note({ what: 'Date', value: String(value), site: siteHere() });
    return value;
  });
}

/** Lets `Date.now()` and `new Date()` give the time of `now`. */
function replaceDate(now: () => number): Undo {
  const Original = Date;
  const Replaced = new Proxy(Original, {
    construct: (target, args, newTarget) =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget) as object,
    apply: () => new Original(now()).toString(),
    get: (target, key) => (key === 'now' ? now : (Reflect.get(target, key) as unknown)),
  });
  globalThis.Date = Replaced;
  return () => {
    globalThis.Date = Original;
  };
}

function replaced(holder: object | undefined, name: string, by: (original: Fn) => Fn): Undo {
  const original = holder === undefined ? undefined : (Reflect.get(holder, name) as unknown);
  if (holder === undefined || typeof original !== 'function') return () => undefined;
  const own = Object.getOwnPropertyDescriptor(holder, name);
  const bound = (...args: never[]): unknown => Reflect.apply(original, holder, args) as unknown;
  Object.defineProperty(holder, name, {
    value: by(bound),
    configurable: true,
    writable: true,
  });
  return () => {
    if (own === undefined) Reflect.deleteProperty(holder, name);
    else Object.defineProperty(holder, name, own);
  };
}

function holderNamed(name: string): object | undefined {
  return Reflect.get(globalThis, name) as object | undefined;
}

function siteHere(): string | undefined {
  return sitesIn(stackHere())[0];
}

function undoAll(undos: readonly Undo[]): Undo {
  return () => {
    for (const undo of undos) undo();
  };
}

function uuidOf(random: Random): string {
  const digit = (): string => Math.floor(random() * 16).toString(16);
  return '00000000-0000-4000-8000-000000000000'.replace(/0/g, digit);
}

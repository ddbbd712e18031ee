import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isWithin, root } from './tree.js';

/** A set of rooms, and single files exempt or added, each with the reason. */
export interface Ground {
  readonly rooms: readonly string[];
  readonly except: Readonly<Record<string, string>>;
}

export interface Laws {
  /** Room → what it may import: rooms, `node:` for Node's modules, names of packages. */
  readonly rooms: Readonly<Record<string, readonly string[]>>;
  /** Rooms entered by their index.ts only. */
  readonly closed: readonly string[];
  /** Modules through exactly one of which a name of core's door is public. */
  readonly publicDoors: readonly string[];
  /** Names that a door shows in a form of another room's, under the same name: each with why. */
  readonly shownAnew: Readonly<Record<string, string>>;
  /** Where no platform's way to wait or to tell time is executed. */
  readonly pure: Ground;
  /** Where a `yield` without star may stand. */
  readonly bareYield: Ground;
  /** Names of the types that a function returns when it may park. */
  readonly coroutineTypes: readonly string[];
  /** Whether a missing doc comment fails, rather than being printed among the advice. */
  readonly docsEnforced: boolean;
}

export const laws: Laws = JSON.parse(
  readFileSync(join(root, 'spec/house/laws.json'), 'utf8'),
) as Laws;

/** The room of a file: the longest key of `rooms` it lies in. */
export function roomOf({ rooms }: Pick<Laws, 'rooms'>, path: string): string | undefined {
  return Object.keys(rooms)
    .filter((room) => isWithin(path, room))
    .sort((a, b) => b.length - a.length)[0];
}

// What a library may have or lack, by the table of verbs.

import type { Adapter } from './adapter.js';
import { verbs } from './verb-table.js';

/** Every feature there is, in order of the alphabet. */
export const allFeatures: readonly string[] = [
  ...new Set([
    ...Object.values(verbs.needs),
    ...Object.values(verbs.kinds),
    ...Object.keys(verbs.since),
  ]),
].sort();

/** The features that a library lacks. */
export function featuresMissing({ features }: Adapter): string[] {
  return allFeatures.filter((feature) => !features.has(feature));
}

/** Why a library cannot run what needs these features; undefined if it has them all. */
export function lackedBy({ features }: Adapter, needs: readonly string[]): string | undefined {
  const missing = needs.filter((need) => !features.has(need));
  return missing.length > 0 ? `needs ${missing.join(', ')}` : undefined;
}

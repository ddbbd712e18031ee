import type { Result, Scenario } from './scenario.js';

/**
 * Gives what a version of CPython does in a scenario: `3.13`, say. Undefined where it lacks what the
 * scenario needs.
 */
export function expectationFor(scenario: Scenario, version: string): Result | undefined {
  if (isWithin(scenario.profile, version)) return scenario.expect;
  const former = scenario.formerly?.find(({ profile }) => isWithin(profile, version));
  if (former === undefined) return undefined;
  const { profile: _profile, ...result } = former;
  return result;
}

/** Tells whether a version is in a range: `cpython>=3.8`, `cpython==3.8`, `cpython>=3.8,<=3.10`. */
function isWithin(range: string, version: string): boolean {
  return range
    .replace('cpython', '')
    .split(',')
    .every((part) => {
      const [, relation = '', bound = ''] = /^(>=|<=|==)(.+)$/.exec(part) ?? [];
      const distance = minorOf(version) - minorOf(bound);
      return relation === '>=' ? distance >= 0 : relation === '<=' ? distance <= 0 : distance === 0;
    });
}

/** The number after the first point: there is no CPython 4 to be told from 3. */
function minorOf(version: string): number {
  return Number(version.split('.')[1]);
}

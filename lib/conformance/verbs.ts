// What can be asked of the table of verbs.

import { isStep, type Json, type Program, verbOf } from './scenario.js';
import { verbs } from './verb-table.js';

/** Verbs that call a method, by the name of the method. */
export const { methods, coroutineMethods } = verbs;

/** Every verb there is. */
export const allVerbs: ReadonlySet<string> = new Set([
  ...Object.keys(verbs.methods),
  ...Object.keys(verbs.coroutineMethods),
  ...verbs.awaitables,
  ...verbs.statements,
  ...verbs.expressions,
]);

/** The features that a program needs, in order of the alphabet. */
export function needsOf(program: Program): string[] {
  const needs = new Set<string>();
  for (const spec of Object.values(program.given ?? {})) needs.add(needOfKind(spec));
  if (program.eager === true) needs.add('eager');
  const blocks = [...(program.before ?? []), ...program.main];
  visitVerbs(blocks, (verb, arg) => {
    for (const need of needsOfVerb(verb, arg)) needs.add(need);
  });
  needs.delete('base');
  return [...needs].sort();
}

/** Visits every verb of a program with its argument. */
export function visitVerbs(value: Json, visit: (verb: string, arg: Json) => void): void {
  if (Array.isArray(value)) for (const item of value) visitVerbs(item, visit);
  if (!isStep(value)) return;
  const keys = Object.keys(value);
  const [verb] = keys;
  if (keys.length === 1 && verb !== undefined && allVerbs.has(verb))
    visit(verb, value[verb] ?? null);
  for (const item of Object.values(value)) visitVerbs(item, visit);
}

function needsOfVerb(verb: string, arg: Json): string[] {
  const needs = [verbs.needs[verb] ?? 'base'];
  if (verb === 'cancel' && Array.isArray(arg) && arg.length > 1) needs.push('cancelMessage');
  if (verb === 'new' && Array.isArray(arg)) needs.push(needOfKind(arg[1] ?? null));
  if (verb === 'asCompleted' && isStep(arg) && arg['async'] === true) {
    needs.push('asCompletedAsync');
  }
  if (verb === 'spawn' && isStep(arg)) {
    if ('context' in arg) needs.push('spawnContext');
    if (arg['eager'] === true) needs.push('eager');
    if ('in' in arg) needs.push('group');
  }
  return needs;
}

function needOfKind(spec: Json): string {
  const kind = isStep(spec) ? verbOf(spec)[0] : String(spec);
  const need = verbs.kinds[kind];
  if (need === undefined) throw new TypeError(`unknown kind ${kind}`);
  return need;
}

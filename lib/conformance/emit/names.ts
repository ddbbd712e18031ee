// What the writers of all forms share: which scenarios they can write, and what things are called.

import { isStep, type Json, type Scenario } from '../scenario.js';
import { verbs } from '../verb-table.js';
import { visitVerbs } from '../verbs.js';

/** Verbs that can be written in every form. */
const writable = new Set([
  ...['log', 'sleep', 'let', 'value', 'add', 'equal', 'not', 'if', 'repeat', 'index', 'time'],
  ...['spawn', 'await', 'return', 'raise', 'rethrow', 'caught', 'try', 'call', 'new'],
  ...['resolve', 'reject', 'gather'],
]);

const taken = new Set(
  (
    'main sleep log gather spawn wait now loop trace end error in is not and or if for while def ' +
    'async await return class new let var const function yield try catch finally with as do ' +
    'pass from import raise None True False lambda global this null true false'
  ).split(' '),
);

/** Whether a scenario can be written as a program of its own, in every form. */
export function isWritable({
  given = {},
  before,
  main,
  eager,
  shutdown,
  expect,
}: Scenario): boolean {
  if (before !== undefined || eager === true || shutdown === true) return false;
  if (Object.values(given).some((kind) => kind !== 'future')) return false;
  if (expect === undefined || !('ok' in expect.outcome || 'error' in expect.outcome)) return false;
  if (JSON.stringify(expect).includes('"<')) return false;
  let isFine = true;
  visitVerbs([...main], (verb, arg) => {
    isFine &&= writable.has(verb) && isFineArgument(verb, arg);
  });
  return isFine;
}

function isFineArgument(verb: string, arg: Json): boolean {
  switch (verb) {
    case 'spawn':
      return isStep(arg) && Object.keys(arg).every((key) => key === 'as' || key === 'do');
    case 'new':
      return (arg as Json[])[1] === 'future';
    case 'raise':
    case 'reject': {
      const error = verb === 'reject' ? (arg as Json[])[1] : arg;
      return typeof error === 'string' && !verbs.errors.includes(error);
    }
    case 'caught':
      return arg === 'name';
    case 'await':
      return typeof arg === 'string' && arg !== 'self' && arg !== 'main';
    case 'try':
      return Object.keys((arg as { catch?: object }).catch ?? {}).every(isNameOfOurs);
    default:
      return true;
  }
}

/** Whether programs may catch it: an error of the scenario's own making, or any. */
function isNameOfOurs(name: string): boolean {
  return name !== 'Group' && name !== 'Unbound' && !verbs.errors.includes(name);
}

/** The variable of a thing of the scenario. */
export function variable(name: string): string {
  const plain = name.replace(/\W/g, '_');
  return taken.has(plain) || /^\d/.test(plain) ? `${plain}_` : plain;
}

/** The variable of a value. */
export function valueVariable(name: string): string {
  return `${variable(name)}_value`;
}

/** All variables of a scenario, sorted by what they hold. */
export function variablesOf({ given = {}, main }: Scenario): {
  things: string[];
  values: string[];
} {
  const things = new Set(Object.keys(given).map(variable));
  const values = new Set<string>();
  visitVerbs([...main], (verb, arg) => {
    if (verb === 'spawn') things.add(variable(nameIn(arg, 'as')));
    if (verb === 'new') things.add(variable((arg as string[])[0] as string));
    if (verb === 'let') values.add(valueVariable((arg as string[])[0] as string));
    if (verb === 'value') values.add(valueVariable(arg as string));
  });
  return { things: [...things], values: [...values] };
}

/** What a spawned task is bound to; tasks without a name are bound to one that nobody uses. */
export function nameIn(arg: Json, key: string): string {
  const name = isStep(arg) ? arg[key] : undefined;
  return typeof name === 'string' ? name : 'unnamed';
}

/** The awaitables of a gather, and whether errors count as results. */
export function gatheredIn(arg: Json): { of: Json[]; keepsErrors: boolean } {
  if (Array.isArray(arg)) return { of: arg, keepsErrors: false };
  const { of, returnExceptions = false } = arg as { of: Json[]; returnExceptions?: boolean };
  return { of, keepsErrors: returnExceptions };
}

/** The block of a `call`; how deep it lies makes no difference to what it does. */
export function calledIn(arg: Json): Json[] {
  return (typeof (arg as Json[])[0] === 'number' ? (arg as Json[])[1] : arg) as Json[];
}

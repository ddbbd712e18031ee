// Which scenarios can be written as programs of their own.

import { isStep, type Json, type Scenario, type Try, verbOf } from '../scenario.js';
import { verbs } from '../verb-table.js';
import { visitVerbs } from '../verbs.js';
import { calledIn, gatheredIn, spawnedIn } from './names.js';

/** Verbs that can be written in every form. */
const writable = new Set([
  ...['log', 'sleep', 'let', 'value', 'add', 'equal', 'not', 'if', 'repeat', 'index', 'time'],
  ...['spawn', 'await', 'return', 'raise', 'rethrow', 'caught', 'try', 'call', 'new'],
  ...['resolve', 'reject', 'gather'],
]);

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
  let isFine = !hasLooseError([...main], false);
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
    case 'gather':
      return gatheredIn(arg).of.every(isGatherable);
    case 'try':
      return Object.keys((arg as { catch?: object }).catch ?? {}).every(isNameOfOurs);
    default:
      return true;
  }
}

function isGatherable(one: Json): boolean {
  if (typeof one === 'string') return one !== 'self' && one !== 'main';
  return isStep(one) && ['call', 'sleep', 'gather'].includes(verbOf(one)[0]);
}

/** Whether programs may catch it: an error of the scenario's own making, or any. */
function isNameOfOurs(name: string): boolean {
  return name !== 'Group' && name !== 'Unbound' && !verbs.errors.includes(name);
}

/** Whether an error is asked for where none is caught; bodies of their own know none from around. */
function hasLooseError(value: Json, isCaught: boolean): boolean {
  if (Array.isArray(value)) return value.some((item) => hasLooseError(item, isCaught));
  if (!isStep(value)) return false;
  return Object.entries(value).some(([verb, arg]) => {
    switch (verb) {
      case 'caught':
      case 'rethrow':
        return !isCaught;
      case 'spawn':
        return hasLooseError([...(spawnedIn(arg) ?? [])], false);
      case 'call':
        return hasLooseError([...calledIn(arg)], false);
      case 'try': {
        const { do: steps, catch: handlers = {}, finally: cleanup = [] } = arg as unknown as Try;
        return (
          hasLooseError([...steps, ...cleanup], isCaught) ||
          Object.values(handlers).some((block) => hasLooseError([...block], true))
        );
      }
      default:
        return hasLooseError(arg, isCaught);
    }
  });
}

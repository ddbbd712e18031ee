// Makes a diverging program small: takes away whatever can go while it still diverges.

import { isStep, type Json, type Program } from '../../../lib/conformance/scenario.js';

/** Gives a program of which no single part can be left out. */
export async function shrink(
  program: Program,
  diverges: (candidate: Program) => Promise<boolean>,
): Promise<Program> {
  let best = program as unknown as Json;
  for (let again = true; again;) {
    again = false;
    for (const candidate of smaller(best)) {
      if (!isProgram(candidate) || !(await diverges(candidate as unknown as Program))) continue;
      best = candidate;
      again = true;
      break;
    }
  }
  return best as unknown as Program;
}

/** Keys whose verbs cannot do without them. */
const needed: ReadonlySet<string> = new Set(['main', 'do', 'of', 'as', 'ms', 'at', 'on']);

/** Keys of lists that hold no steps. */
const ofAwaitables: ReadonlySet<string> = new Set(['of', 'gather', 'log', 'return']);

function isProgram(value: Json): boolean {
  return isStep(value) && Array.isArray(value['main']);
}

/** Every value that is one change smaller, the big changes first. */
function* smaller(value: Json, key = ''): Generator<Json> {
  if (Array.isArray(value)) yield* smallerList(value, key);
  else if (isStep(value)) yield* smallerObject(value);
  else if (typeof value === 'number' && value > 1) yield 1;
}

function* smallerList(list: readonly Json[], key: string): Generator<Json> {
  // Elsewhere the places of a list have meanings.
  const isBlock = list.every((item) => isStep(item));
  if (isBlock && list.length > 3) {
    const half = list.length >> 1;
    yield list.slice(half);
    yield list.slice(0, half);
  }
  for (const index of isBlock ? list.keys() : []) {
    yield [...list.slice(0, index), ...list.slice(index + 1)];
  }
  for (let index = 0; index < list.length; index++) {
    const item = list[index] as Json;
    // A block inside can take the place of the step that holds it.
    for (const inner of isBlock && !ofAwaitables.has(key) ? blocksOf(item) : []) {
      yield [...list.slice(0, index), ...inner, ...list.slice(index + 1)];
    }
    for (const candidate of smaller(item)) {
      yield [...list.slice(0, index), candidate, ...list.slice(index + 1)];
    }
  }
}

function* smallerObject(object: Readonly<Record<string, Json>>): Generator<Json> {
  const keys = Object.keys(object);
  if (keys.length > 1) {
    for (const key of keys) {
      const { [key]: _left, ...rest } = object;
      if (!needed.has(key)) yield rest;
    }
  }
  for (const key of keys) {
    for (const candidate of smaller(object[key] as Json, key))
      yield { ...object, [key]: candidate };
  }
}

function* blocksOf(value: Json): Generator<Json[]> {
  if (Array.isArray(value)) {
    if (value.length > 0 && value.every(isStep)) yield value;
    else for (const item of value) yield* blocksOf(item);
  } else if (isStep(value)) {
    for (const item of Object.values(value)) yield* blocksOf(item);
  }
}

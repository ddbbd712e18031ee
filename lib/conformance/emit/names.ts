// What the writers of all forms share: what things are called, and what they read out of a step.

import { type Block, isStep, type Json, type Program, verbOf } from '../scenario.js';
import { visitVerbs } from '../verbs.js';
import {
  asyncEnd,
  asyncPrelude,
  callbackEnd,
  callbackPrelude,
  coroutineEnd,
  coroutinePrelude,
  pythonEnd,
  pythonPrelude,
} from './preludes.js';

const reserved =
  // JavaScript
  'arguments async await break case catch class const continue debugger default delete do else enum ' +
  'eval export extends false finally for function if implements import in instanceof interface let ' +
  'new null package private protected public return static super switch this throw true try typeof ' +
  'undefined var void while with yield ' +
  // Python
  'False None True and as assert def del elif except from global is lambda nonlocal not or pass raise ' +
  // What bodies use beside the preludes
  'range returned';

/** Every word of what a program begins and ends with: no variable may hide one. */
const taken = new Set(
  [
    reserved,
    ...[coroutinePrelude, coroutineEnd, asyncPrelude, asyncEnd],
    ...[callbackPrelude, callbackEnd, pythonPrelude, pythonEnd],
  ].flatMap((text) => text.match(/\w+/g) ?? []),
);

/** The variables of one program, each with a name of its own. */
export class Names {
  readonly #things = new Map<string, string>();
  readonly #values = new Map<string, string>();
  readonly #used = new Set<string>();
  #count = 0;

  constructor({ given = {}, main }: Program) {
    for (const name of Object.keys(given)) this.thing(name);
    visitVerbs([...main], (verb, arg) => {
      if (verb === 'spawn') this.spawned(arg);
      if (verb === 'new') this.thing((arg as string[])[0] as string);
      if (verb === 'let') this.value((arg as string[])[0] as string);
      if (verb === 'value') this.value(arg as string);
    });
  }

  /** All of them that the scenario knows. */
  get declared(): string[] {
    return [...this.#things.values(), ...this.#values.values()];
  }

  /** The variable of a thing of the scenario. */
  thing(name: string): string {
    return this.#named(this.#things, name, name);
  }

  /** The variable of a spawned task; those without a name share one that nobody reads. */
  spawned(arg: Json): string {
    const name = isStep(arg) ? arg['as'] : undefined;
    return typeof name === 'string' ? this.thing(name) : this.#named(this.#things, '', 'unnamed');
  }

  /** The variable of a value. */
  value(name: string): string {
    return this.#named(this.#values, name, `${name}_value`);
  }

  /** A name for something that the scenario does not know. */
  fresh(word: string): string {
    for (;;) {
      this.#count += 1;
      const name = `${word}${String(this.#count)}`;
      if (this.#isFree(name)) return this.#use(name);
    }
  }

  #named(kind: Map<string, string>, key: string, wanted: string): string {
    const known = kind.get(key);
    if (known !== undefined) return known;
    let name = wanted.replace(/\W/g, '_').replace(/^(?=\d)/, '_');
    while (!this.#isFree(name)) name += '_';
    kind.set(key, name);
    return this.#use(name);
  }

  #isFree(name: string): boolean {
    return !taken.has(name) && !this.#used.has(name);
  }

  #use(name: string): string {
    this.#used.add(name);
    return name;
  }
}

const waiting = new Set(['sleep', 'await', 'call', 'gather']);

/** Whether a verb waits, of those that can be written. */
export function isWaiting(verb: string): boolean {
  return waiting.has(verb);
}

/** Whether an expression waits for something before it has a value. */
export function waits(value: Json): boolean {
  let isFound = false;
  visitVerbs(value, (verb) => {
    isFound ||= isWaiting(verb);
  });
  return isFound;
}

/** Whether an expression is what it is at any time: no verb, or the result of a wait. */
export function isPlain(value: Json): boolean {
  if (Array.isArray(value)) return value.every(isPlain);
  return !isStep(value) || isWaiting(verbOf(value)[0]);
}

/** What a sleep is given. */
export function sleptIn(arg: Json): Json[] {
  return Array.isArray(arg) ? arg : [arg];
}

/** The awaitables of a gather, and whether errors count as results. */
export function gatheredIn(arg: Json): { of: Json[]; keepsErrors: boolean } {
  if (Array.isArray(arg)) return { of: arg, keepsErrors: false };
  const { of, returnExceptions = false } = arg as { of: Json[]; returnExceptions?: boolean };
  return { of, keepsErrors: returnExceptions };
}

/** The block of a `call`; how deep it lies makes no difference to what it does. */
export function calledIn(arg: Json): Block {
  const [first, block] = arg as Json[];
  return (typeof first === 'number' ? block : arg) as unknown as Block;
}

/** The block of a `spawn`. */
export function spawnedIn(arg: Json): Block {
  return (arg as unknown as { readonly do: Block }).do;
}

/** Lines within a block. */
export function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}

/** Whether a handler of that name catches every error that can be written. */
export function isAnyError(name: string): boolean {
  return name === 'Error' || name === 'Any';
}

// A scenario under way: its names, its trace, and the walk through its blocks.

import type { Body, Ending, World } from '../adapter.js';
import {
  type Block,
  type Entry,
  isStep,
  type Json,
  type Outcome,
  type Program,
  type Result,
  type Step,
  verbOf,
} from '../scenario.js';
import { coroutineMethods, methods } from '../verbs.js';
import { Labels } from './labels.js';
import { Fault, type Returned, type RunOptions, type Scope, UserError } from './parts.js';

/** What a verb does: a table of them is looked up by name. */
export type Verbs<T> = Readonly<
  Record<string, (machine: Machine, arg: Json, scope: Scope) => Body<T>>
>;

/** What the verbs do that are not plain methods. */
export interface Tables {
  readonly statements: Verbs<Returned>;
  readonly expressions: Verbs<unknown>;
  readonly awaitables: Verbs<unknown>;
}

/** A scenario under way. */
export class Machine {
  readonly world: World;
  readonly names: Map<string, object> = new Map();
  readonly values: Map<string, unknown> = new Map();
  readonly labels: Labels = new Labels((error) => this.nameOfError(error));
  readonly #tasks: object[] = [];
  readonly #program: Program;
  readonly #options: RunOptions;
  readonly #tables: Tables;
  readonly #trace: Entry[] = [];
  #fault: Fault | null = null;
  #isOpen = true;
  #firstTurn = 0;
  #callbackDepth = 0;

  constructor(world: World, tables: Tables, program: Program, options: RunOptions) {
    this.world = world;
    this.#tables = tables;
    this.#program = program;
    this.#options = options;
  }

  run(): Result {
    const { world } = this;
    if (world.run === undefined) throw new Fault('only its host can drive this library');
    return this.#resultOf(world.run(this.#begin(), this.#runOptions()));
  }

  /** As `run`, with the loop driven by its host. */
  async runOnHost(): Promise<Result> {
    const { world } = this;
    if (world.runOnHost === undefined) throw new Fault('this library has no host');
    return this.#resultOf(await world.runOnHost(this.#begin(), this.#runOptions()));
  }

  /** Does what comes before the run, and gives the body of the main task. */
  #begin(): Body {
    const { before = [], eager = false } = this.#program;
    if (eager) this.world.startEagerly();
    this.now(before, {});
    return this.#main();
  }

  #runOptions(): { shutdown: boolean } {
    return { shutdown: this.#program.shutdown === true };
  }

  #resultOf(ending: Ending): Result {
    this.#isOpen = false;
    if (this.#fault !== null) throw this.#fault;
    if (this.#tasks.some((task) => this.world.invoke(task, 'cancelled', []) === true)) {
      this.observe('error', '"Cancelled"');
    }
    const left = this.#pending();
    const unretrieved = this.#unretrieved();
    return {
      trace: this.#trace,
      outcome: this.#outcome(ending),
      ...(left.length > 0 ? { left } : {}),
      ...(unretrieved.length > 0 ? { unretrieved } : {}),
    };
  }

  bind(name: string | undefined, thing: unknown): void {
    if (name === undefined) return;
    this.names.set(name, thing as object);
    this.labels.set(thing, name);
  }

  bindTask(name: string | undefined, task: object): void {
    this.bind(name, task);
    this.#tasks.push(task);
  }

  look(name: unknown): object {
    if (typeof name !== 'string') return name as object;
    const thing = name === 'self' ? this.world.currentTask() : this.names.get(name);
    if (thing === undefined || thing === null) throw new UserError('Unbound');
    return thing;
  }

  get turn(): number {
    return this.world.turn() - this.#firstTurn;
  }

  record(value: unknown): void {
    if (!this.#isOpen) return;
    const entry = [this.world.time(), this.labels.encode(value)] as const;
    this.#trace.push(this.#options.turns === true ? [...entry, this.turn] : entry);
  }

  observe(what: 'verb' | 'error', name: string): void {
    this.#options.observe?.(what, name);
  }

  fault(message: string): Fault {
    const fault = new Fault(message);
    this.#fault ??= fault;
    return fault;
  }

  nameOfError(error: unknown): Json {
    if (error instanceof UserError) return error.name;
    const name = this.world.nameOfError(error);
    if (name !== undefined) return name;
    throw this.fault(error instanceof Error ? (error.stack ?? String(error)) : String(error));
  }

  makeError(spec: Json): unknown {
    const [name, message] = (Array.isArray(spec) ? spec : [spec]) as [string, string?];
    return this.world.makeError(name, message) ?? new UserError(name, message);
  }

  /** A body of its own, on as many frames as `depth` says. */
  *body(steps: Block, depth = 1): Body {
    if (depth > 1) return yield* this.delegate(this.body(steps, depth - 1));
    const result = yield* this.block(steps, {});
    return result === null ? undefined : result.value;
  }

  *block(steps: Block, scope: Scope): Body<Returned> {
    for (const step of steps) {
      const [verb, arg] = verbOf(step);
      this.observe('verb', verb);
      const statement = this.#tables.statements[verb];
      if (statement === undefined) {
        yield* this.#express(verb, arg, scope);
        continue;
      }
      const result = yield* statement(this, arg, scope);
      if (result !== null) return result;
    }
    return null;
  }

  /** Runs a block that may not suspend. */
  now(steps: Block, scope: Scope): Returned {
    return this.drain(this.block(steps, scope));
  }

  drain<T>(body: Body<T>): T {
    this.#callbackDepth += 1;
    try {
      const result = body.next();
      if (result.done === true) return result.value;
    } finally {
      this.#callbackDepth -= 1;
    }
    throw this.fault('a callback suspended');
  }

  /** Runs a body in the current task, in one of the ways that the library has. */
  delegate(body: Body, isKept = false): Body {
    return this.#callbackDepth > 0 && !isKept ? body : this.world.delegate(body, isKept);
  }

  *evaluate(value: Json, scope: Scope): Body {
    if (isStep(value)) {
      const [verb, arg] = verbOf(value);
      this.observe('verb', verb);
      return yield* this.#express(verb, arg, scope);
    }
    if (!Array.isArray(value)) return value;
    const items: unknown[] = [];
    for (const item of value) items.push(yield* this.evaluate(item, scope));
    return items;
  }

  *args(arg: Json, scope: Scope): Body<unknown[]> {
    const value = yield* this.evaluate(arg, scope);
    return Array.isArray(value) ? value : [value];
  }

  /** Makes something to wait for, and does not wait for it. */
  *prepare(spec: Json, scope: Scope): Body {
    if (typeof spec === 'string') return this.look(spec);
    const [verb, arg] = verbOf(spec as Step);
    const method = coroutineMethods[verb];
    if (method !== undefined) {
      const [name, ...rest] = yield* this.args(arg, scope);
      return this.world.invoke(this.look(name), method, rest);
    }
    const make = this.#tables.awaitables[verb];
    if (make !== undefined) return yield* make(this, arg, scope);
    return yield* this.evaluate(spec, scope);
  }

  *prepareAll(specs: readonly Json[], scope: Scope): Body<unknown[]> {
    const prepared: unknown[] = [];
    for (const spec of specs) prepared.push(yield* this.prepare(spec, scope));
    return prepared;
  }

  *wait(spec: Json, scope: Scope): Body {
    return yield* this.world.wait(yield* this.prepare(spec, scope));
  }

  *create(name: string, spec: Json): Body<void> {
    const [kind, arg] = isStep(spec) ? verbOf(spec) : [spec as string, null];
    const argument = kind === 'condition' && arg !== null ? this.look(arg) : arg;
    this.bind(name, this.world.create(kind, argument, name));
  }

  *#main(): Body {
    this.bind('main', this.world.currentTask());
    this.#firstTurn = this.world.turn();
    for (const [name, spec] of Object.entries(this.#program.given ?? {})) {
      yield* this.create(name, spec);
    }
    return yield* this.body(this.#program.main);
  }

  *#express(verb: string, arg: Json, scope: Scope): Body {
    const method = methods[verb];
    if (method !== undefined) {
      const [name, ...rest] = yield* this.args(arg, scope);
      return this.world.invoke(this.look(name), method, rest);
    }
    const expression = this.#tables.expressions[verb];
    if (expression !== undefined) return yield* expression(this, arg, scope);
    if (coroutineMethods[verb] === undefined && this.#tables.awaitables[verb] === undefined) {
      throw this.fault(`unknown verb ${verb}`);
    }
    return yield* this.wait({ [verb]: arg }, scope);
  }

  #outcome(ending: Ending): Outcome {
    switch (ending.kind) {
      case 'ok':
        return { ok: this.labels.encode(ending.value) };
      case 'error': {
        const name = this.nameOfError(ending.error);
        this.observe('error', JSON.stringify(name));
        return name === 'Cancelled' ? { cancelled: true } : { error: name };
      }
      case 'exit':
        return { exit: this.nameOfError(ending.error) as string };
      case 'deadlock':
        return { deadlock: this.labels.namesOf(ending.blocked) };
      case 'stopped':
        return { stopped: true };
      default:
        return { runaway: true };
    }
  }

  /** The names of what failed and was asked by nobody. */
  #unretrieved(): string[] {
    return this.labels.namesWhere((thing) => this.world.isUnretrieved(thing));
  }

  /** The names of tasks of the scenario that are not done. */
  #pending(): string[] {
    const isPending = (task: object): boolean => this.world.invoke(task, 'done', []) !== true;
    return this.labels.namesOf(this.#tasks.filter((task) => isPending(task)));
  }
}

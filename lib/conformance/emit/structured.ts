// Writes a scenario in a language that has coroutines: every verb has its statement.

import { type Block, isStep, type Json, type Scenario, type Try, verbOf } from '../scenario.js';
import type { Dialect } from './dialects.js';
import {
  calledIn,
  gatheredIn,
  indented,
  isAnyError,
  isWaiting,
  Names,
  sleptIn,
  spawnedIn,
} from './names.js';

/** What the blocks around a step have bound. */
interface Scope {
  readonly index?: string;
  readonly error?: string;
}

/** Writes the body of a program: its variables, and `main`. */
export class StructuredWriter {
  readonly #dialect: Dialect;
  readonly #globals: readonly string[];
  readonly #scenario: Scenario;
  readonly #names: Names;

  constructor(scenario: Scenario, dialect: Dialect) {
    this.#scenario = scenario;
    this.#dialect = dialect;
    this.#names = new Names(scenario);
    this.#globals = this.#names.declared;
  }

  write(): string[] {
    const { hasBraces, literals, end } = this.#dialect;
    const given = Object.keys(this.#scenario.given ?? {}).map(
      (name) => this.#dialect.future(this.#names.thing(name)) + end,
    );
    const declared = this.#globals.map((name) =>
      hasBraces ? `let ${name} = null;` : `${name} = ${literals.null}`,
    );
    return [...declared, '', ...this.#function('main', this.#scenario.main, given)];
  }

  /** A body of its own: it knows no round and no error of what is around it. */
  #function(name: string, steps: Block, before: readonly string[] = []): string[] {
    const globals =
      !this.#dialect.hasBraces && this.#globals.length > 0
        ? [`global ${this.#globals.join(', ')}`]
        : [];
    return this.#compound(this.#dialect.define(name), [
      ...globals,
      ...before,
      ...this.#block(steps, {}),
    ]);
  }

  #compound(head: string, body: readonly string[]): string[] {
    const { hasBraces } = this.#dialect;
    const inner = indented(body.length > 0 || hasBraces ? body : ['pass']);
    return hasBraces ? [`${head} {`, ...inner, '}'] : [`${head}:`, ...inner];
  }

  #block(steps: Block, scope: Scope): string[] {
    return steps.flatMap((step) => this.#statement(...verbOf(step), scope));
  }

  #statement(verb: string, arg: Json, scope: Scope): string[] {
    const dialect = this.#dialect;
    switch (verb) {
      case 'if':
        return this.#if(arg as [Json, Block, Block?], scope);
      case 'repeat': {
        const [times, steps] = arg as unknown as [number, Block];
        const index = this.#names.fresh('i');
        const body = this.#block(steps, { ...scope, index });
        return this.#compound(dialect.repeat(index, String(times)), body);
      }
      case 'try':
        return this.#try(arg, scope);
      case 'spawn': {
        const body = this.#names.fresh('body');
        const thing = this.#names.spawned(arg);
        const define = this.#function(body, spawnedIn(arg));
        return [...define, dialect.spawn(thing, body) + dialect.end];
      }
      default:
        return this.#simple(verb, arg, scope);
    }
  }

  #simple(verb: string, arg: Json, scope: Scope): string[] {
    const { end, raise, rethrow, future, resolve, reject } = this.#dialect;
    const before: string[] = [];
    const text = (value: Json): string => this.#value(value, scope, before);
    const line = (() => {
      switch (verb) {
        case 'raise':
          return raise(JSON.stringify(arg));
        case 'rethrow':
          return rethrow(scope.error ?? '');
        case 'return':
          return `return ${text(arg)}`;
        case 'let':
          return `${this.#names.value((arg as string[])[0] as string)} = ${text((arg as Json[])[1] ?? null)}`;
        case 'new':
          return future(this.#names.thing((arg as string[])[0] as string));
        case 'resolve': {
          const [name, value = null] = arg as [string, Json?];
          return resolve(this.#names.thing(name), text(value));
        }
        case 'reject': {
          const [name, error] = arg as [string, string];
          return reject(this.#names.thing(name), JSON.stringify(error));
        }
        default:
          return text({ [verb]: arg });
      }
    })();
    return [...before, line + end];
  }

  #if([test, then, otherwise]: [Json, Block, Block?], scope: Scope): string[] {
    const before: string[] = [];
    const condition = this.#value(test, scope, before);
    const head = this.#dialect.hasBraces ? `if (${condition})` : `if ${condition}`;
    const rest =
      otherwise === undefined ? [] : this.#compound('else', this.#block(otherwise, scope));
    return [...before, ...this.#compound(head, this.#block(then, scope)), ...rest];
  }

  #try(arg: Json, scope: Scope): string[] {
    const { do: steps, catch: handlers = {}, finally: cleanup } = arg as unknown as Try;
    const dialect = this.#dialect;
    const entries = Object.entries(handlers);
    if (entries.length === 0 && cleanup === undefined) return this.#block(steps, scope);
    const lines = this.#compound('try', this.#block(steps, scope));
    if (entries.length > 0) {
      const error = this.#names.fresh('error');
      const inner = { ...scope, error };
      const clauses = entries.flatMap(([name, block], at) => {
        const test = isAnyError(name)
          ? dialect.literals.true
          : `same(nameOf(${error}), ${JSON.stringify(name)})`;
        const word = at === 0 ? 'if' : dialect.hasBraces ? 'else if' : 'elif';
        const head = dialect.hasBraces ? `${word} (${test})` : `${word} ${test}`;
        return this.#compound(head, this.#block(block, inner));
      });
      const rest = this.#compound('else', [dialect.rethrow(error) + dialect.end]);
      lines.push(...this.#compound(dialect.catches(error), [...clauses, ...rest]));
    }
    if (cleanup !== undefined) {
      lines.push(...this.#compound('finally', this.#block(cleanup, scope)));
    }
    return lines;
  }

  /** An expression; what has to be defined before it goes to `before`. */
  #value(value: Json, scope: Scope, before: string[]): string {
    const { literals } = this.#dialect;
    if (value === null) return literals.null;
    if (typeof value === 'boolean') return literals[`${value}`];
    if (Array.isArray(value)) {
      return `[${value.map((item) => this.#value(item, scope, before)).join(', ')}]`;
    }
    if (!isStep(value)) return JSON.stringify(value);
    const [verb, arg] = verbOf(value);
    if (isWaiting(verb)) {
      return `(${this.#dialect.awaits}${this.#awaitable(verb, arg, scope, before)})`;
    }
    return this.#pure(verb, arg, scope, before);
  }

  #pure(verb: string, arg: Json, scope: Scope, before: string[]): string {
    const text = (value: Json): string => this.#value(value, scope, before);
    const pair = (): [string, string] => {
      const [left = null, right = null] = arg as Json[];
      return [text(left), text(right)];
    };
    switch (verb) {
      case 'log':
        return `log(${text(arg)})`;
      case 'add':
        return `(${pair().join(' + ')})`;
      case 'equal':
        return `same(${pair().join(', ')})`;
      case 'not':
        return this.#dialect.not(text(arg));
      case 'index':
        return scope.index ?? this.#dialect.literals.null;
      case 'time':
        return 'now()';
      case 'caught':
        return `nameOf(${scope.error ?? ''})`;
      default:
        return this.#names.value(arg as string);
    }
  }

  /** Something to wait for, not waited for. */
  #awaitable(verb: string, arg: Json, scope: Scope, before: string[]): string {
    const text = (value: Json): string => this.#value(value, scope, before);
    switch (verb) {
      case 'sleep':
        return `sleep(${sleptIn(arg).map(text).join(', ')})`;
      case 'await':
        return this.#names.thing(arg as string);
      case 'call': {
        const name = this.#names.fresh('call');
        before.push(...this.#function(name, calledIn(arg)));
        return `${name}()`;
      }
      default: {
        const { of, keepsErrors } = gatheredIn(arg);
        const parts = of.map((one) =>
          typeof one === 'string'
            ? this.#names.thing(one)
            : this.#awaitable(...verbOf(one as Record<string, Json>), scope, before),
        );
        return this.#dialect.gather(parts, keepsErrors);
      }
    }
  }
}

// Writes a scenario in a language that has coroutines: every verb has its statement.

import { type Block, isStep, type Json, type Scenario, verbOf } from '../scenario.js';
import type { Dialect } from './dialects.js';
import { calledIn, gatheredIn, nameIn, valueVariable, variable, variablesOf } from './names.js';

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
  #count = 0;

  constructor(scenario: Scenario, dialect: Dialect) {
    this.#scenario = scenario;
    this.#dialect = dialect;
    const { things, values } = variablesOf(scenario);
    this.#globals = [...things, ...values];
  }

  write(): string[] {
    const { hasBraces, literals, end } = this.#dialect;
    const given = Object.keys(this.#scenario.given ?? {}).map(
      (name) => this.#dialect.future(variable(name)) + end,
    );
    const declared = this.#globals.map((name) =>
      hasBraces ? `let ${name} = null;` : `${name} = ${literals.null}`,
    );
    return [...declared, '', ...this.#function('main', this.#scenario.main, {}, given)];
  }

  #function(name: string, steps: Block, scope: Scope, before: readonly string[] = []): string[] {
    const globals =
      !this.#dialect.hasBraces && this.#globals.length > 0
        ? [`global ${this.#globals.join(', ')}`]
        : [];
    return this.#compound(this.#dialect.define(name), [
      ...globals,
      ...before,
      ...this.#block(steps, scope),
    ]);
  }

  #compound(head: string, body: readonly string[]): string[] {
    const { hasBraces } = this.#dialect;
    const inner = (body.length > 0 || hasBraces ? body : ['pass']).map((line) => `  ${line}`);
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
        const index = this.#name('i');
        const body = this.#block(steps, { ...scope, index });
        return this.#compound(dialect.repeat(index, String(times)), body);
      }
      case 'try':
        return this.#try(arg, scope);
      case 'spawn': {
        const body = this.#name('body');
        const steps = (arg as unknown as { do: Block }).do;
        const thing = variable(nameIn(arg, 'as'));
        return [...this.#function(body, steps, scope), dialect.spawn(thing, body) + dialect.end];
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
          return `${valueVariable((arg as string[])[0] as string)} = ${text((arg as Json[])[1] ?? null)}`;
        case 'new':
          return future(variable((arg as string[])[0] as string));
        case 'resolve': {
          const [name, value = null] = arg as [string, Json?];
          return resolve(variable(name), text(value));
        }
        case 'reject': {
          const [name, error] = arg as [string, string];
          return reject(variable(name), JSON.stringify(error));
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
    const { do: steps, catch: handlers, finally: cleanup } = arg as unknown as Try;
    const dialect = this.#dialect;
    const lines = this.#compound('try', this.#block(steps, scope));
    if (handlers !== undefined) {
      const error = this.#name('error');
      const inner = { ...scope, error };
      const clauses = Object.entries(handlers).flatMap(([name, block], at) => {
        const fits = name === 'Error' || name === 'Any';
        const test = fits
          ? dialect.literals.true
          : dialect.equal(`nameOf(${error})`, JSON.stringify(name));
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
    if (verb === 'sleep' || verb === 'await' || verb === 'call' || verb === 'gather') {
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
        return this.#dialect.equal(...pair());
      case 'not':
        return this.#dialect.not(text(arg));
      case 'index':
        return scope.index ?? this.#dialect.literals.null;
      case 'time':
        return 'now()';
      case 'caught':
        return `nameOf(${scope.error ?? ''})`;
      default:
        return valueVariable(arg as string);
    }
  }

  /** Something to wait for, not waited for. */
  #awaitable(verb: string, arg: Json, scope: Scope, before: string[]): string {
    const text = (value: Json): string => this.#value(value, scope, before);
    switch (verb) {
      case 'sleep':
        return `sleep(${(Array.isArray(arg) ? arg : [arg]).map(text).join(', ')})`;
      case 'await':
        return variable(arg as string);
      case 'call': {
        const name = this.#name('call');
        before.push(...this.#function(name, calledIn(arg) as unknown as Block, scope));
        return `${name}()`;
      }
      default: {
        const { of, keepsErrors } = gatheredIn(arg);
        const parts = of.map((one) =>
          typeof one === 'string'
            ? variable(one)
            : this.#awaitable(...verbOf(one as Record<string, Json>), scope, before),
        );
        return this.#dialect.gather(parts, keepsErrors);
      }
    }
  }

  #name(word: string): string {
    this.#count += 1;
    return `${word}${String(this.#count)}`;
  }
}

interface Try {
  readonly do: Block;
  readonly catch?: Readonly<Record<string, Block>>;
  readonly finally?: Block;
}

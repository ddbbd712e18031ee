// Writes a scenario with callbacks: what comes after a wait is inside of its callback. A block is a function
// of `end(error, returned)`, where `returned` is `[value]` if the block has returned.

import { type Block, isStep, type Json, type Scenario, verbOf } from '../scenario.js';
import { calledIn, gatheredIn, nameIn, valueVariable, variable, variablesOf } from './names.js';

const waiting = new Set(['sleep', 'await', 'call', 'gather']);

interface Scope {
  /** What ends the coroutine or the block that this one is in. */
  readonly end: string;
  readonly index?: string;
  readonly error?: string;
}

/** Goes on with an expression, whose value stands in a text. */
type Next = (text: string) => string[];

/** Writes the body of a program: its variables, and `main`. */
export class CallbackWriter {
  readonly #scenario: Scenario;
  #count = 0;

  constructor(scenario: Scenario) {
    this.#scenario = scenario;
  }

  write(): string[] {
    const { given = {}, main } = this.#scenario;
    const { things, values } = variablesOf(this.#scenario);
    return [
      ...[...things, ...values].map((name) => `let ${name} = null;`),
      '',
      'function main(end) {',
      ...indented(Object.keys(given).map((name) => `${variable(name)} = deferred();`)),
      ...indented(this.#block(main, { end: 'end' })),
      '}',
    ];
  }

  /** The steps of a block, and its end. */
  #block(steps: Block, scope: Scope): string[] {
    const [first, ...rest] = steps;
    if (first === undefined) return [`${scope.end}();`];
    const [verb, arg] = verbOf(first);
    return this.#statement(verb, arg, scope, () => this.#block(rest, scope));
  }

  #statement(verb: string, arg: Json, scope: Scope, rest: () => string[]): string[] {
    switch (verb) {
      case 'if':
        return this.#if(arg as [Json, Block, Block?], scope, rest);
      case 'repeat':
        return this.#repeat(arg as unknown as [number, Block], scope, rest);
      case 'try':
        return this.#try(arg, scope, rest);
      case 'return':
        return this.#value(arg, scope, (text) => [`${scope.end}(null, [${text}]);`]);
      case 'raise':
        return [`${scope.end}(new Raised(${JSON.stringify(arg)}));`];
      case 'rethrow':
        return [`${scope.end}(${scope.error ?? 'null'});`];
      case 'spawn': {
        const body = this.#function((arg as unknown as { do: Block }).do, scope);
        return [`${variable(nameIn(arg, 'as'))} = spawn(${body.head}`, ...body.rest, ...rest()];
      }
      default:
        return this.#simple(verb, arg, scope, rest);
    }
  }

  #simple(verb: string, arg: Json, scope: Scope, rest: () => string[]): string[] {
    const [name, value = null] = (Array.isArray(arg) ? arg : [arg]) as [string, Json?];
    switch (verb) {
      case 'let':
        return this.#value(value, scope, (text) => [
          `${valueVariable(name)} = ${text};`,
          ...rest(),
        ]);
      case 'new':
        return [`${variable(name)} = deferred();`, ...rest()];
      case 'resolve':
        return this.#value(value, scope, (text) => [
          `${variable(name)}.settle(null, ${text});`,
          ...rest(),
        ]);
      case 'reject':
        return [`${variable(name)}.settle(new Raised(${JSON.stringify(value)}));`, ...rest()];
      default:
        return this.#value({ [verb]: arg }, scope, (text) => [
          ...(/^\w+$/.test(text) ? [] : [`${text};`]),
          ...rest(),
        ]);
    }
  }

  #if([test, then, otherwise = []]: [Json, Block, Block?], scope: Scope, rest: () => string[]) {
    const after = this.#name('after');
    return this.#value(test, scope, (text) => [
      ...this.#after(after, scope, rest),
      `if (${text}) {`,
      ...indented(this.#block(then, { ...scope, end: after })),
      '} else {',
      ...indented(this.#block(otherwise, { ...scope, end: after })),
      '}',
    ]);
  }

  #repeat([times, steps]: [number, Block], scope: Scope, rest: () => string[]): string[] {
    const index = this.#name('i');
    const end = this.#name('end');
    return [
      `repeat(${String(times)}, (${index}, ${end}) => {`,
      ...indented(this.#block(steps, { ...scope, index, end })),
      `}, ${scope.end}, () => {`,
      ...indented(rest()),
      '});',
    ];
  }

  #try(arg: Json, scope: Scope, rest: () => string[]): string[] {
    const { do: steps, catch: handlers = {}, finally: cleanup } = arg as unknown as Try;
    const after = this.#name('after');
    const caught = this.#name('caught');
    const error = this.#name('error');
    const done = cleanup === undefined ? after : this.#name('cleanup');
    const clauses = Object.entries(handlers).flatMap(([name, block]) => [
      `if (${fitting(name, error)}) {`,
      ...indented(this.#block(block, { ...scope, error, end: done })),
      '  return;',
      '}',
    ]);
    return [
      ...this.#after(after, scope, rest),
      ...(cleanup === undefined ? [] : this.#cleanup(done, after, cleanup, scope)),
      `const ${caught} = (${error}, returned) => {`,
      ...indented(clauses),
      `  ${done}(${error}, returned);`,
      '};',
      ...this.#block(steps, { ...scope, end: caught }),
    ];
  }

  /** Runs a cleanup, and then goes on with what was under way, unless the cleanup has its own end. */
  #cleanup(name: string, after: string, steps: Block, scope: Scope): string[] {
    const outcome = `${name}Outcome`;
    const end = `${name}End`;
    return [
      `const ${name} = (...${outcome}) => {`,
      `  const ${end} = (error, returned) =>`,
      `    error || returned ? ${after}(error, returned) : ${after}(...${outcome});`,
      ...indented(this.#block(steps, { ...scope, end })),
      '};',
    ];
  }

  /** What comes after a block: a failure and a return leave the block around it, too. */
  #after(name: string, scope: Scope, rest: () => string[]): string[] {
    return [
      `const ${name} = (error, returned) => {`,
      `  if (error || returned) return ${scope.end}(error, returned);`,
      ...indented(rest()),
      '};',
    ];
  }

  /** A block as an argument. */
  #function(steps: Block, scope: Scope): { head: string; rest: string[] } {
    const lines = indented(this.#block(steps, { ...scope, end: 'end' }));
    return { head: '(end) => {', rest: [...lines, '});'] };
  }

  /** An expression: what waits is done before what goes on with its value. */
  #value(value: Json, scope: Scope, next: Next): string[] {
    if (Array.isArray(value)) {
      return this.#values(value, scope, (texts) => next(`[${texts.join(', ')}]`));
    }
    if (!isStep(value)) return next(JSON.stringify(value));
    const [verb, arg] = verbOf(value);
    if (waiting.has(verb)) {
      return this.#awaited(verb, arg, scope, next);
    }
    return this.#values(Array.isArray(arg) && verb !== 'log' ? arg : [arg], scope, (texts) =>
      next(pure(verb, arg, texts, scope)),
    );
  }

  #values(values: readonly Json[], scope: Scope, next: (texts: string[]) => string[]): string[] {
    const [first, ...rest] = values;
    if (first === undefined) return next([]);
    return this.#value(first, scope, (text) =>
      this.#values(rest, scope, (texts) => next([text, ...texts])),
    );
  }

  #awaited(verb: string, arg: Json, scope: Scope, next: Next): string[] {
    const result = this.#name('result');
    const error = this.#name('error');
    const rest = [
      `  if (${error}) return ${scope.end}(${error});`,
      ...indented(next(result)),
      '});',
    ];
    const callback = `(${error}, ${result}) => {`;
    switch (verb) {
      case 'sleep': {
        const [ms, value = null] = (Array.isArray(arg) ? arg : [arg]) as [number, Json?];
        return [`sleep(${String(ms)}, ${JSON.stringify(value)}, ${callback}`, ...rest];
      }
      case 'await':
        return [`wait(${variable(arg as string)}, ${callback}`, ...rest];
      case 'call': {
        const lines = indented(
          this.#block(calledIn(arg) as unknown as Block, { ...scope, end: 'end' }),
        );
        return ['call((end) => {', ...lines, `}, ${callback}`, ...rest];
      }
      default: {
        const { of, keepsErrors } = gatheredIn(arg);
        const parts = of.flatMap((one) => this.#gathered(one, scope));
        return ['gather([', ...indented(parts), `], ${String(keepsErrors)}, ${callback}`, ...rest];
      }
    }
  }

  /** One of those that a gather waits for. */
  #gathered(one: Json, scope: Scope): string[] {
    if (typeof one === 'string') return [`${variable(one)},`];
    const block: Block = [{ return: one }];
    return ['(end) => {', ...indented(this.#block(block, { ...scope, end: 'end' })), '},'];
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

function pure(verb: string, arg: Json, texts: readonly string[], scope: Scope): string {
  const [first = '', second = ''] = texts;
  switch (verb) {
    case 'log':
      return `log(${first})`;
    case 'add':
      return `(${first} + ${second})`;
    case 'equal':
      return `same(${first}, ${second})`;
    case 'not':
      return `!${first}`;
    case 'index':
      return scope.index ?? 'null';
    case 'time':
      return 'now()';
    case 'caught':
      return `nameOf(${scope.error ?? 'null'})`;
    default:
      return valueVariable(arg as string);
  }
}

function fitting(name: string, error: string): string {
  const isAny = name === 'Error' || name === 'Any';
  return isAny ? error : `${error} && same(nameOf(${error}), ${JSON.stringify(name)})`;
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}

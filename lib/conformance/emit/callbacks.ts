// Writes a scenario with callbacks: what comes after a wait is inside of its callback. A block is a function
// of `end(error, returned)`, where `returned` is `[value]` if the block has returned.

import {
  type Block,
  isStep,
  type Json,
  type Scenario,
  type Step,
  type Try,
  verbOf,
} from '../scenario.js';
import {
  calledIn,
  gatheredIn,
  indented,
  isAnyError,
  isPlain,
  isWaiting,
  Names,
  sleptIn,
  spawnedIn,
  waits,
} from './names.js';

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
  readonly #names: Names;

  constructor(scenario: Scenario) {
    this.#scenario = scenario;
    this.#names = new Names(scenario);
  }

  write(): string[] {
    const { given = {}, main } = this.#scenario;
    return [
      ...this.#names.declared.map((name) => `let ${name} = null;`),
      '',
      'function main(end) {',
      ...indented(Object.keys(given).map((name) => `${this.#names.thing(name)} = deferred();`)),
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
        const body = this.#body(spawnedIn(arg));
        return [`${this.#names.spawned(arg)} = spawn((end) => {`, ...body, '});', ...rest()];
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
          `${this.#names.value(name)} = ${text};`,
          ...rest(),
        ]);
      case 'new':
        return [`${this.#names.thing(name)} = deferred();`, ...rest()];
      case 'resolve':
        return this.#value(value, scope, (text) => [
          `${this.#names.thing(name)}.settle(null, ${text});`,
          ...rest(),
        ]);
      case 'reject':
        return [
          `${this.#names.thing(name)}.settle(new Raised(${JSON.stringify(value)}));`,
          ...rest(),
        ];
      default:
        return this.#value({ [verb]: arg }, scope, (text) => [
          ...(/^\w+$/.test(text) ? [] : [`${text};`]),
          ...rest(),
        ]);
    }
  }

  #if([test, then, otherwise = []]: [Json, Block, Block?], scope: Scope, rest: () => string[]) {
    const after = this.#names.fresh('after');
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
    const index = this.#names.fresh('i');
    const end = this.#names.fresh('end');
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
    const after = this.#names.fresh('after');
    const caught = this.#names.fresh('caught');
    const error = this.#names.fresh('error');
    const done = cleanup === undefined ? after : this.#names.fresh('cleanup');
    const clauses = Object.entries(handlers).flatMap(([name, block]) => [
      `if (${isAnyError(name) ? error : `${error} && same(nameOf(${error}), ${JSON.stringify(name)})`}) {`,
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
    const outcome = this.#names.fresh('outcome');
    const end = this.#names.fresh('end');
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

  /** The inside of a body of its own: it knows no round and no error of what is around it. */
  #body(steps: Block): string[] {
    return indented(this.#block(steps, { end: 'end' }));
  }

  /** An expression: what waits is done before what goes on with its value. */
  #value(value: Json, scope: Scope, next: Next): string[] {
    if (Array.isArray(value)) {
      return this.#values(value, scope, (texts) => next(`[${texts.join(', ')}]`));
    }
    if (!isStep(value)) return next(JSON.stringify(value));
    const [verb, arg] = verbOf(value);
    if (isWaiting(verb)) {
      return this.#awaited(verb, arg, scope, next);
    }
    return this.#values(Array.isArray(arg) && verb !== 'log' ? arg : [arg], scope, (texts) =>
      next(this.#pure(verb, arg, texts, scope)),
    );
  }

  #values(values: readonly Json[], scope: Scope, next: (texts: string[]) => string[]): string[] {
    const [first, ...rest] = values;
    if (first === undefined) return next([]);
    const go = (text: string): string[] =>
      this.#values(rest, scope, (texts) => next([text, ...texts]));
    return this.#value(first, scope, (text) =>
      rest.some(waits) ? this.#keep(first, text, go) : go(text),
    );
  }

  /** Reads now what would be another value later. */
  #keep(value: Json, text: string, next: Next): string[] {
    if (isPlain(value)) return next(text);
    const kept = this.#names.fresh('kept');
    return [`const ${kept} = ${text};`, ...next(kept)];
  }

  #awaited(verb: string, arg: Json, scope: Scope, next: Next): string[] {
    const result = this.#names.fresh('result');
    const error = this.#names.fresh('error');
    const callback = `(${error}, ${result}) => {`;
    const rest = (): string[] => [
      `  if (${error}) return ${scope.end}(${error});`,
      ...indented(next(result)),
      '});',
    ];
    switch (verb) {
      case 'sleep':
        return this.#values(sleptIn(arg), scope, ([ms = '', value = 'null']) => [
          `sleep(${ms}, ${value}, ${callback}`,
          ...rest(),
        ]);
      case 'await':
        return [`wait(${this.#names.thing(arg as string)}, ${callback}`, ...rest()];
      case 'call':
        return ['call((end) => {', ...this.#body(calledIn(arg)), `}, ${callback}`, ...rest()];
      default: {
        const { of, keepsErrors } = gatheredIn(arg);
        return this.#gathered(of, scope, (parts) => [
          'gather([',
          ...indented(parts),
          `], ${String(keepsErrors)}, ${callback}`,
          ...rest(),
        ]);
      }
    }
  }

  /** Those that a gather waits for. What a sleep is given is read when it is made. */
  #gathered(of: readonly Json[], scope: Scope, next: (lines: string[]) => string[]): string[] {
    const [first, ...more] = of;
    if (first === undefined) return next([]);
    const go = (...lines: readonly string[]): string[] =>
      this.#gathered(more, scope, (parts) => next([...lines, ...parts]));
    if (typeof first === 'string') return go(`${this.#names.thing(first)},`);
    const [verb, arg] = verbOf(first as Step);
    if (verb === 'call') return go('(end) => {', ...this.#body(calledIn(arg)), '},');
    if (verb === 'gather') {
      const { of: inner, keepsErrors } = gatheredIn(arg);
      return this.#gathered(inner, scope, (parts) =>
        go('gathered([', ...indented(parts), `], ${String(keepsErrors)}),`),
      );
    }
    const [ms = null, value = null] = sleptIn(arg);
    return this.#value([ms, value], scope, (text) =>
      this.#keep([ms, value], text, (kept) =>
        go(`(end) => sleep(...${kept}, (_error, result) => end(null, [result])),`),
      ),
    );
  }

  #pure(verb: string, arg: Json, texts: readonly string[], scope: Scope): string {
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
        return this.#names.value(arg as string);
    }
  }
}

const QUOTE_MAX = 40;

/**
 * Gives a short name of any value, for messages: what it is, and enough of it to recognise it.
 */
export function describe(value: unknown): string {
  switch (typeof value) {
    case 'undefined':
      return 'undefined';
    case 'string':
      return `the string ${quote(value)}`;
    case 'number':
      return `the number ${String(value)}`;
    case 'bigint':
      return `the bigint ${String(value)}`;
    case 'boolean':
      return String(value);
    case 'symbol':
      return `the symbol ${String(value)}`;
    case 'function':
      return describeFunction(value);
    default:
      return value === null ? 'null' : describeObject(value as object);
  }
}

/** Gives `String(value)`; for a value that refuses to be a string, what `describe` says. @internal */
export function textOf(value: unknown): string {
  try {
    return String(value);
  } catch {
    return describe(value);
  }
}

/** Gives `name` of a function, or a stand-in for one without. */
export function nameOf(fn: unknown): string {
  const { name } = fn as { name?: unknown };
  return typeof name === 'string' && name !== '' ? name : '<anonymous>';
}

/** Tells whether a value is a generator function (not an async one). */
export function isGeneratorFunction(value: unknown): boolean {
  return typeof value === 'function' && tagOf(value) === 'GeneratorFunction';
}

function describeFunction(value: object): string {
  if (isGeneratorFunction(value)) return `the generator function ${nameOf(value)}`;
  const isClass = /^class\b/.test(Function.prototype.toString.call(value));
  return `${isClass ? 'the class' : 'the function'} ${nameOf(value)}`;
}

function describeObject(value: object): string {
  if (Array.isArray(value)) return `an array of ${String(value.length)}`;
  const tag = tagOf(value);
  if (tag === 'Generator') return 'a generator';
  if (tag === 'AsyncGenerator') return 'an async generator';
  if (tag === 'Promise') return 'a promise';
  const maker = (value as { constructor?: unknown }).constructor;
  if (typeof maker !== 'function' || maker === Object) return 'a plain object';
  return `${/^[aeiou]/i.test(nameOf(maker)) ? 'an' : 'a'} ${nameOf(maker)}`;
}

function tagOf(value: object): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}

function quote(text: string): string {
  const short = text.length > QUOTE_MAX ? `${text.slice(0, QUOTE_MAX)}…` : text;
  return `'${short}'`;
}

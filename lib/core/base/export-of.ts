/**
 * Finds a function that a module exports; dots lead into objects: `tools.double`.
 *
 * @internal
 * @throws {TypeError} when there is none
 */
export function exportOf(module: object, name: string, url: string): unknown {
  // A CommonJS module keeps on `default` what cannot be told from its text.
  const found = dig(module, name) ?? dig((module as { default?: unknown }).default, name);
  if (typeof found === 'function') return found;
  throw new TypeError(`${url} exports no function ${name}: it exports ${namesIn(module)}`);
}

function dig(from: unknown, name: string): unknown {
  let found = from;
  for (const step of name.split('.')) {
    if (found === undefined || found === null) return undefined;
    found = (found as Record<string, unknown>)[step];
  }
  return found;
}

function namesIn(module: object): string {
  const names = Object.keys(module);
  return names.length === 0 ? 'nothing' : names.join(', ');
}

// The environment of the process, where there is one.

/** A variable of the environment. */
export function wordOf(name: string): string | undefined {
  const { process } = globalThis as { process?: { env?: Record<string, string | undefined> } };
  return process?.env?.[name];
}

/** Tells whether something is asked for: by a variable like `YIELDFROM_DEBUG=1`, or by a global. */
export function asksFor(name: string): boolean {
  const flag: unknown = Reflect.get(globalThis, name);
  if (flag !== undefined) return Boolean(flag);
  const word = wordOf(name);
  return word !== undefined && word !== '' && word !== '0';
}

import type { Probe } from '../core/index.js';

type Method = (...args: unknown[]) => void;

/** Gives one listener that tells several, in order. */
export function joinProbes(...probes: readonly (Probe | null)[]): Probe {
  const heard = new Map<string, Method[]>();
  for (const probe of probes) {
    if (probe === null) continue;
    for (const name of methodNames(probe)) {
      const method = (probe as Record<string, unknown>)[name] as Method;
      heard.set(name, [...(heard.get(name) ?? []), method.bind(probe)]);
    }
  }
  const joined = [...heard].map(([name, methods]): [string, Method] => {
    const [only] = methods;
    if (methods.length === 1 && only !== undefined) return [name, only];
    return [
      name,
      (...args) => {
        for (const method of methods) method(...args);
      },
    ];
  });
  return Object.fromEntries(joined);
}

function methodNames(probe: Probe): Set<string> {
  const names = new Set<string>();
  for (let o: object | null = probe; o !== null && o !== Object.prototype;) {
    for (const name of Object.getOwnPropertyNames(o)) {
      if (
        name !== 'constructor' &&
        typeof (probe as Record<string, unknown>)[name] === 'function'
      ) {
        names.add(name);
      }
    }
    o = Object.getPrototypeOf(o) as object | null;
  }
  return names;
}

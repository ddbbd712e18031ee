// Modules have other URLs on other machines, so a job names its module by what both sides call it.

import { basename, extname } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** A module, by URL or path, under a name of its own or that of its file. */
export type JobModule = string | URL | readonly [name: string, module: string | URL];

/** Modules, under the names that callers and workers know them by. */
export type JobModules =
  string | URL | readonly JobModule[] | Readonly<Record<string, string | URL>>;

/** Gives the name that a module has if nobody named it: that of its file. */
export function nameOfModule(url: string): string {
  // `job('cluster:billing', 'invoice')` is for callers that do not have the module at all.
  if (url.startsWith('cluster:')) return url.slice('cluster:'.length);
  const path = url.startsWith('file:') ? fileURLToPath(url) : new URL(url).pathname;
  return basename(path, extname(path));
}

/**
 * Gives modules by their names.
 *
 * @throws {TypeError} when two have the same
 */
export function namedModules(modules: JobModules): Map<string, string> {
  const named = new Map<string, string>();
  for (const [name, module] of entriesOf(modules)) {
    const url = urlOf(module);
    const known = name ?? nameOfModule(url);
    if (known === '') throw new TypeError(`Cannot name module ${url}: an empty name was given`);
    if (named.has(known)) {
      throw new TypeError(
        `Cannot register ${url} as ${known}: ${String(named.get(known))} has that name: ` +
          'give them by names of their own, { name: url }',
      );
    }
    named.set(known, url);
  }
  return named;
}

function entriesOf(modules: JobModules): (readonly [string | null, string | URL])[] {
  if (typeof modules === 'string' || modules instanceof URL) return [[null, modules]];
  if (!Array.isArray(modules)) return Object.entries(modules as Record<string, string | URL>);
  return (modules as readonly JobModule[]).map((module) =>
    typeof module === 'string' || module instanceof URL ? [null, module] : module,
  );
}

/** Takes a URL, or a path from the working directory. */
function urlOf(module: string | URL): string {
  const text = String(module);
  return URL.canParse(text) ? text : pathToFileURL(text).href;
}

// What can be sent: a function is named by its module and its export there. Source code is never
// sent: closures would break, and stack traces would lead nowhere.

import { describe, type Job } from '../core/index.js';

export { type Callable, isJob, type Job } from '../core/index.js';

/** Any function at all. */
export type AnyFunction = (...args: never[]) => unknown;

/** Loads a module: `() => import('./jobs.js')`. */
export type ModuleLoader<M extends object> = () => Promise<M>;

/** The functions that were registered with `exportJobs`. */
const named = new WeakMap<object, Job>();

/**
 * Names a function of a module, for executors.
 *
 * @param moduleUrl `import.meta.url` in the module itself, or a URL of another.
 * @param name The export; dots lead into objects.
 * @throws {TypeError} when `moduleUrl` is no URL
 */
export function job<A extends unknown[] = unknown[], R = unknown>(
  moduleUrl: string | URL,
  name: string,
): Job<A, R> {
  const module = String(moduleUrl);
  if (!URL.canParse(module)) {
    throw new TypeError(
      `job() needs the URL of a module, got ${describe(moduleUrl)}: use import.meta.url, or ` +
        "new URL('./jobs.js', import.meta.url)",
    );
  }
  if (typeof name !== 'string' || name === '') {
    throw new TypeError(`job() needs the name of an export, got ${describe(name)}`);
  }
  return { kind: 'yieldfrom.job', module, name };
}

/**
 * Registers functions that a module exports, so that they can be given to an executor themselves
 * wherever they cannot be found by it: `exportJobs(import.meta.url, { double, halve })`.
 */
export function exportJobs<E extends Readonly<Record<string, AnyFunction>>>(
  moduleUrl: string | URL,
  functions: E,
): E {
  for (const [name, fn] of Object.entries(functions)) named.set(fn, job(moduleUrl, name));
  return functions;
}

/** Gives the name under which a function was registered, or was found before. */
export function registeredJob(fn: object): Job | undefined {
  return named.get(fn);
}

export function remember(fn: object, found: Job): void {
  named.set(fn, found);
}

/**
 * Names a function of another module, with its types: `remote(() => import('./jobs.js'), 'sum')`.
 * The module is not loaded here, only in the workers.
 *
 * @throws {TypeError} when the loader is not of that form
 */
export function remote<M extends object, K extends string & keyof M>(
  loader: ModuleLoader<M>,
  name: K,
): M[K] extends (...args: infer A) => infer R ? Job<A, R> : never {
  return job(moduleOf(loader, callerOf(remote)), name) as never;
}

/** The literal in `import('./jobs.js')`, or in the `require` that a compiler made of it. */
const SPECIFIER = /(?:import|require)\s*\(\s*(['"`])(.+?)\1\s*\)/;

/** Gives the URL of the module that a loader would load. */
export function moduleOf(loader: ModuleLoader<object>, from: string): string {
  const specifier = SPECIFIER.exec(Function.prototype.toString.call(loader))?.[2];
  if (specifier === undefined) {
    throw new TypeError(
      "A loader of the form () => import('./jobs.js') was expected: its text tells the module",
    );
  }
  if (URL.canParse(specifier)) return specifier;
  if (!specifier.startsWith('.') && !specifier.startsWith('/')) {
    throw new TypeError(
      `Cannot tell where the package ${specifier} lies: use job(import.meta.resolve('${specifier}'), name)`,
    );
  }
  return new URL(specifier, from).href;
}

/** Gives the URL of the file that called `callee`. Source maps must not have their say here. */
export function callerOf(callee: (...args: never[]) => unknown): string {
  const errors = Error as unknown as {
    prepareStackTrace?: unknown;
    stackTraceLimit: number;
    captureStackTrace(target: object, above: unknown): void;
  };
  const { prepareStackTrace, stackTraceLimit } = errors;
  const holder: { stack?: unknown } = {};
  try {
    errors.stackTraceLimit = 1;
    errors.prepareStackTrace = (_error: unknown, sites: { getFileName(): string | null }[]) =>
      sites[0]?.getFileName();
    errors.captureStackTrace(holder, callee);
    const file = String(holder.stack);
    return URL.canParse(file) ? file : `file://${encodeURI(file)}`;
  } finally {
    errors.prepareStackTrace = prepareStackTrace;
    errors.stackTraceLimit = stackTraceLimit;
  }
}

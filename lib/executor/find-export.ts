// A plain function is sent by name, as Python pickles one: it is found where it was defined, by the
// inspector, and looked for among the exports there.

import { type Runtime, Session } from 'node:inspector';
import { isBuiltin } from 'node:module';
import { pathToFileURL } from 'node:url';
import { describe, type Job } from '../core/index.js';
import { SerializationError } from './errors.js';
import { type AnyFunction, job, remember } from './job.js';

/** How long a module that must be loaded already may take to load, in milliseconds. */
const LOADED_MS = 1000;

const finding = new WeakMap<object, Promise<Job>>();

/**
 * Finds out which export of which module a function is.
 *
 * @throws {SerializationError} when it is none: a closure, a method, a built-in function
 */
export function findExport(fn: AnyFunction): Promise<Job> {
  let found = finding.get(fn);
  if (found === undefined) {
    found = find(fn);
    finding.set(fn, found);
  }
  return found;
}

async function find(fn: AnyFunction): Promise<Job> {
  const url = urlOf(fn);
  if (url === undefined) {
    throw refusal(fn, 'nobody can tell where it is defined (it is bound, or built in)');
  }
  if (url === mainUrl()) {
    throw refusal(fn, 'it is defined in the main module, which a worker would run from the start');
  }
  const loaded = await loadedModule(fn, url);
  const name = nameAmong(loaded, fn) ?? nameAmong((loaded as { default?: unknown }).default, fn);
  if (name === undefined) throw refusal(fn, `${url} does not export it`);
  const found = job(url, name);
  remember(fn, found);
  return found;
}

/** A module that waits for this very call at its top level will not be loaded before it ends. */
async function loadedModule(fn: AnyFunction, url: string): Promise<unknown> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(refusal(fn, `its module ${url} has not finished loading`));
    }, LOADED_MS);
  });
  try {
    return await Promise.race([import(url), late]);
  } catch (error) {
    throw error instanceof SerializationError
      ? error
      : refusal(fn, `${url} cannot be imported`, error);
  } finally {
    clearTimeout(timer);
  }
}

/** Gives the name of a function in a module, or in an object that the module exports. */
function nameAmong(holder: unknown, fn: AnyFunction): string | undefined {
  const entries = entriesOf(holder);
  const own = entries.find(([, value]) => value === fn);
  if (own !== undefined) return own[0];
  for (const [name, value] of entries) {
    const inner = entriesOf(value).find(([, method]) => method === fn);
    if (inner !== undefined) return `${name}.${inner[0]}`;
  }
  return undefined;
}

function entriesOf(holder: unknown): [string, unknown][] {
  if (typeof holder !== 'object' || holder === null) return [];
  return Object.keys(holder).flatMap((key) => {
    try {
      return [[key, (holder as Record<string, unknown>)[key]]];
    } catch {
      // An export of a module that is still being loaded has no value yet.
      return [];
    }
  });
}

const LOOKUP: unique symbol = Symbol.for('yieldfrom.executor.lookup') as never;

/** Asks the engine where a function is defined. */
function urlOf(fn: AnyFunction): string | undefined {
  const session = new Session();
  const urls = new Map<string, string>();
  const shared = globalThis as { [LOOKUP]?: AnyFunction };
  try {
    session.connect();
    session.on('Debugger.scriptParsed', ({ params }) => urls.set(params.scriptId, params.url));
    shared[LOOKUP] = fn;
    session.post('Debugger.enable');
    const url = urls.get(scriptOf(session) ?? '');
    return url === undefined || url === '' || url.startsWith('node:') || isBuiltin(url)
      ? undefined
      : asUrl(url);
  } catch {
    return undefined;
  } finally {
    delete shared[LOOKUP];
    session.disconnect();
  }
}

/** Sessions of the own thread answer before `post` returns. */
function scriptOf(session: Session): string | undefined {
  let objectId: string | undefined;
  let script: string | undefined;
  const expression = `globalThis[Symbol.for('yieldfrom.executor.lookup')]`;
  session.post('Runtime.evaluate', { expression }, (_error, { result }) => {
    objectId = result.objectId;
  });
  if (objectId === undefined) return undefined;
  session.post('Runtime.getProperties', { objectId, ownProperties: true }, (_error, found) => {
    const { internalProperties = [] } = found as {
      internalProperties?: Runtime.InternalPropertyDescriptor[];
    };
    const location = internalProperties.find(({ name }) => name === '[[FunctionLocation]]');
    script = (location?.value?.value as { scriptId?: string } | undefined)?.scriptId;
  });
  return script;
}

function asUrl(url: string): string {
  return URL.canParse(url) ? url : pathToFileURL(url).href;
}

function mainUrl(): string | undefined {
  const main = process.argv[1];
  return main === undefined ? undefined : pathToFileURL(main).href;
}

function refusal(fn: AnyFunction, reason: string, cause?: unknown): SerializationError {
  return new SerializationError(
    `Cannot send fn: ${describe(fn)} has no name that a worker could find: ${reason}: export it ` +
      "from a module of its own and give it, or job(url, 'name'); what a closure knows must be an " +
      'argument; for methods of an object, make that in a worker with executor.create()',
    'fn',
    cause === undefined ? {} : { cause },
  );
}

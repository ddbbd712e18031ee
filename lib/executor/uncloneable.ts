import { describe, isCoroutine } from '../core/index.js';
import { SerializationError } from './errors.js';

/**
 * Explains why a value could not be sent: walks it once, now that sending failed, and names the
 * path of the first part that cannot.
 */
export function serializationError(
  value: unknown,
  root: string,
  cause: unknown,
): SerializationError {
  const found = findUncloneable(value, root, new Set());
  const path = found?.path ?? root;
  const reason =
    found === null ? String(cause) : `${describe(found.value)} cannot be copied to another thread`;
  return new SerializationError(`Cannot send ${path}: ${reason}: ${hintFor(found?.value)}`, path, {
    cause,
  });
}

/** Tells whether a value can be sent. */
export function isCloneable(value: unknown): boolean {
  try {
    structuredClone(value);
    return true;
  } catch {
    return false;
  }
}

interface Found {
  readonly path: string;
  readonly value: unknown;
}

function findUncloneable(value: unknown, path: string, seen: Set<object>): Found | null {
  if (typeof value === 'function' || typeof value === 'symbol') return { path, value };
  if (typeof value !== 'object' || value === null || seen.has(value)) return null;
  seen.add(value);
  for (const [step, inner] of stepsInto(value)) {
    const found = findUncloneable(inner, `${path}${step}`, seen);
    if (found !== null) return found;
  }
  return isCloneable(value) ? null : { path, value };
}

/** The parts that structured clone would copy. */
function stepsInto(value: object): [string, unknown][] {
  if (value instanceof Map) {
    return [...value].flatMap(([key, inner]) => [
      [`.keys(${String(key)})`, key],
      [`.get(${String(key)})`, inner],
    ]);
  }
  if (value instanceof Set) return [...value].map((inner, i) => [`.values()[${String(i)}]`, inner]);
  if (Array.isArray(value)) return value.map((inner, i) => [`[${String(i)}]`, inner]);
  const prototype = Object.getPrototypeOf(value) as unknown;
  // Buffers and the like have no parts; objects of classes are copied by their fields.
  if (ArrayBuffer.isView(value) || isOpaque(value, prototype)) return [];
  return Object.entries(value).map(([key, inner]) => [`.${key}`, inner]);
}

function isOpaque(value: object, prototype: unknown): boolean {
  if (prototype === null || prototype === Object.prototype) return false;
  return !isCloneable(value) && Object.keys(value).length === 0;
}

function hintFor(value: unknown): string {
  if (typeof value === 'function') {
    return (
      'have the worker import it: export it from a module and give its name; ' +
      'instead of a method, send the data that it works on'
    );
  }
  if (isCoroutine(value)) {
    return 'a job must be a plain or async function: export toAsync(…) of the coroutine function';
  }
  return 'send plain data, or have a module that the worker imports make it there';
}

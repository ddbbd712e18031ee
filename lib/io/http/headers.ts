import { describe } from '../../core/index.js';
import { InvalidURL } from './errors.js';
import type { HeadersInput, ParamsInput, UrlInput } from './input.js';

/** Gives the pairs of an object or an iterable. */
export function pairsOf(input: HeadersInput | ParamsInput): [string, string][] {
  const pairs =
    Symbol.iterator in input
      ? [...(input as Iterable<readonly [string, string]>)]
      : Object.entries(input);
  return pairs.map(([name, value]) => [name, String(value)]);
}

/** Makes one set of headers of several; later ones win. @internal */
export function mergeHeaders(...inputs: (HeadersInput | undefined)[]): Headers {
  const merged = new Headers();
  for (const input of inputs) {
    for (const [name, value] of input === undefined ? [] : pairsOf(input)) merged.set(name, value);
  }
  return merged;
}

/**
 * Makes the URL of a request.
 *
 * @throws {InvalidURL} when it is none
 * @internal
 */
export function resolveUrl(input: UrlInput, base: string | undefined, params?: ParamsInput): URL {
  let url: URL;
  try {
    url = base === undefined ? new URL(String(input)) : new URL(String(input), base);
  } catch (cause) {
    const hint = base === undefined ? ': relative ones need a session with baseUrl' : '';
    throw new InvalidURL(`${describe(input)} is no URL${hint}`, { cause });
  }
  for (const [name, value] of params === undefined ? [] : pairsOf(params)) {
    url.searchParams.append(name, value);
  }
  return url;
}

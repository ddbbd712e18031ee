// Headers and addresses as they come in and go out, without the platform's types: programs that
// know neither the DOM nor Node compile too.

/** Headers that were received. */
export interface HeadersView extends Iterable<[string, string]> {
  get(name: string): string | null;
  has(name: string): boolean;
}

/** Headers to send: an object, pairs, or the platform's `Headers`. */
export type HeadersInput =
  Readonly<Record<string, string | number | boolean>> | Iterable<readonly [string, string]>;

/** What is added to a URL as its query: an object, pairs, or the platform's `URLSearchParams`. */
export type ParamsInput =
  Readonly<Record<string, string | number | boolean>> | Iterable<readonly [string, string]>;

/** A URL: text, or the platform's `URL`. */
export type UrlInput = string | { toString(): string };

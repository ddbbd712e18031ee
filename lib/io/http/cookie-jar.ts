// The cookies of a session, where the platform keeps none: RFC 6265 without the list of public
// suffixes, so that a server can set cookies for its own domain and those above it with a dot.

/** A cookie, as it is kept. */
interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly domain: string;
  readonly isHostOnly: boolean;
  readonly path: string;
  readonly isSecure: boolean;
  /** Milliseconds since 1970; Infinity: as long as the session. */
  readonly expiresAt: number;
}

/** Keeps cookies, and gives those that belong to a request. */
export class CookieJar {
  readonly #cookies = new Map<string, Cookie>();

  /** How many there are. */
  get size(): number {
    return this.#cookies.size;
  }

  /** Keeps what `Set-Cookie` headers of a response say. What the URL may not set is ignored. */
  updateCookies(setCookies: Iterable<string>, responseUrl: string): void {
    const url = new URL(responseUrl);
    for (const text of setCookies) {
      const cookie = parse(text, url);
      if (cookie === null) continue;
      const key = `${cookie.domain};${cookie.path};${cookie.name}`;
      this.#cookies.delete(key);
      if (cookie.expiresAt > Date.now()) this.#cookies.set(key, cookie);
    }
  }

  /** Gives the cookies for a request: those with the longest path first. */
  filterCookies(requestUrl: string): [name: string, value: string][] {
    const url = new URL(requestUrl);
    this.#dropExpired();
    return [...this.#cookies.values()]
      .filter((cookie) => belongs(cookie, url))
      .sort((a, b) => b.path.length - a.path.length)
      .map(({ name, value }) => [name, value]);
  }

  clear(): void {
    this.#cookies.clear();
  }

  #dropExpired(): void {
    for (const [key, { expiresAt }] of this.#cookies) {
      if (expiresAt <= Date.now()) this.#cookies.delete(key);
    }
  }
}

/** Writes a `Cookie` header; undefined if there is nothing to say. */
export function cookieHeader(cookies: Iterable<readonly [string, string]>): string | undefined {
  const pairs = [...cookies].map(([name, value]) => `${name}=${value}`);
  return pairs.length === 0 ? undefined : pairs.join('; ');
}

function parse(text: string, url: URL): Cookie | null {
  const [pair = '', ...rest] = text.split(';');
  const [name, value] = split(pair);
  if (name === '') return null;
  const attributes = new Map(rest.map(split).map(([key, said]) => [key.toLowerCase(), said]));
  const domain = (attributes.get('domain') ?? '').replace(/^\./, '').toLowerCase();
  if (domain !== '' && !mayBeSetBy(domain, url.hostname)) return null;
  const path = attributes.get('path') ?? '';
  return {
    name,
    value,
    domain: domain === '' ? url.hostname : domain,
    isHostOnly: domain === '',
    path: path.startsWith('/') ? path : folderOf(url.pathname),
    isSecure: attributes.has('secure'),
    expiresAt: expiryOf(attributes),
  };
}

function split(pair: string): [string, string] {
  const at = pair.indexOf('=');
  return at === -1 ? [pair.trim(), ''] : [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
}

function expiryOf(attributes: ReadonlyMap<string, string>): number {
  const maxAge = attributes.get('max-age');
  if (maxAge !== undefined && /^-?\d+$/.test(maxAge)) return Date.now() + Number(maxAge) * 1000;
  const expires = Date.parse(attributes.get('expires') ?? '');
  return Number.isNaN(expires) ? Infinity : expires;
}

/** A host may speak for the domains above it, but not for a whole top-level domain. */
function mayBeSetBy(domain: string, host: string): boolean {
  if (domain === host) return true;
  return domain.includes('.') && !isAddress(host) && host.endsWith(`.${domain}`);
}

function belongs({ domain, isHostOnly, path, isSecure }: Cookie, url: URL): boolean {
  const { hostname, pathname, protocol } = url;
  const isHost = hostname === domain || (!isHostOnly && hostname.endsWith(`.${domain}`));
  const isPath = pathname === path || pathname.startsWith(path.endsWith('/') ? path : `${path}/`);
  return isHost && isPath && (!isSecure || protocol === 'https:' || protocol === 'wss:');
}

function folderOf(pathname: string): string {
  return pathname.slice(0, pathname.lastIndexOf('/')) || '/';
}

function isAddress(host: string): boolean {
  return host.startsWith('[') || /^\d+(\.\d+){3}$/.test(host);
}

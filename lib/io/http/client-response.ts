/// <reference lib="es2018.asynciterable" preserve="true" />
import { type Coroutine, RuntimeError } from '../../core/index.js';
import type { Body } from './body.js';
import { ClientResponseError, ContentTypeError } from './errors.js';
import type { HeadersView } from './input.js';

/** What a response is made of. */
export interface ResponseParts {
  readonly method: string;
  readonly url: string;
  readonly status: number;
  readonly reason: string;
  readonly headers: HeadersView;
  readonly history: readonly ClientResponse[];
  readonly body: Body;
}

/** How `json()` reads. */
export interface ReadJsonOptions {
  readonly encoding?: string;
  /** Reads the text; `JSON.parse` if not given. */
  readonly loads?: (text: string) => unknown;
  /** What the server must say that it is; null for anything. `application/json` if not given. */
  readonly contentType?: string | null;
}

/** What a server answered: its head, and the body as soon as it is asked for. */
export class ClientResponse {
  readonly method: string;
  /** Where the answer came from in the end. */
  readonly url: string;
  readonly status: number;
  readonly reason: string;
  readonly headers: HeadersView;
  /** The redirections that led here. */
  readonly history: readonly ClientResponse[];
  readonly #body: Body;

  /** @internal */
  constructor({ method, url, status, reason, headers, history, body }: ResponseParts) {
    this.method = method;
    this.url = url;
    this.status = status;
    this.reason = reason;
    this.headers = headers;
    this.history = history;
    this.#body = body;
  }

  /** Whether the status is below 400. */
  get ok(): boolean {
    return this.status < 400;
  }

  /** Whether the body was read to its end, or let go of. */
  get closed(): boolean {
    return this.#body.isOver;
  }

  /** What the server says that the body is, without parameters; `application/octet-stream` else. */
  get contentType(): string {
    const said = this.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
    return said === undefined || said === '' ? 'application/octet-stream' : said;
  }

  /** The encoding of text that the server names. */
  get charset(): string | undefined {
    const [, charset] = /charset="?([^\s;"]+)/i.exec(this.headers.get('content-type') ?? '') ?? [];
    return charset?.toLowerCase();
  }

  /** The body as it comes in: chunks of bytes, to read or to iterate over. */
  get content(): Body {
    return this.#body;
  }

  /**
   * Reads the whole body. Another call gives the same bytes.
   *
   * @switches while the body comes in
   * @cancelled what has come in is kept: another call reads on
   * @throws {ClientConnectionError} when the connection breaks
   */
  *read(): Coroutine<Uint8Array> {
    return yield* this.#body.readAll();
  }

  /**
   * Reads the whole body as text, in the encoding that is given, or that the server names, or UTF-8.
   *
   * @switches while the body comes in
   * @cancelled what has come in is kept: another call reads on
   * @throws {RangeError} when the encoding is not known
   */
  *text(encoding?: string): Coroutine<string> {
    const bytes = yield* this.#body.readAll();
    return new TextDecoder(encoding ?? this.charset ?? 'utf-8').decode(bytes);
  }

  /**
   * Reads the whole body as JSON.
   *
   * @switches while the body comes in
   * @cancelled what has come in is kept: another call reads on
   * @throws {ContentTypeError} when the server says that it is something else
   * @throws {SyntaxError} when it is no JSON
   */
  *json<T = unknown>(options: ReadJsonOptions = {}): Coroutine<T> {
    const { encoding, loads = JSON.parse, contentType = 'application/json' } = options;
    if (contentType !== null && !isOfType(this.contentType, contentType)) {
      throw new ContentTypeError(
        `Attempt to decode JSON with unexpected mimetype: ${this.contentType}`,
        this,
      );
    }
    return loads(yield* this.text(encoding)) as T;
  }

  /**
   * Throws if the status is 400 or above.
   *
   * @throws {ClientResponseError} with the status
   */
  raiseForStatus(): void {
    if (this.ok) return;
    this.release();
    throw new ClientResponseError(this.reason, this);
  }

  /** Lets go of a body that nobody will read. What has been read is kept. */
  release(): void {
    this.#body.cancel(new RuntimeError('The response was released'));
  }

  /** As `release()`. */
  close(): void {
    this.release();
  }

  /** Enters: the head is there. @switches never @cancelled cannot be */
  *aenter(): Coroutine<this> {
    return this;
  }

  /** Lets go of the body. @switches never @cancelled cannot be */
  *aexit(): Coroutine<void> {
    this.release();
  }

  toString(): string {
    return `<ClientResponse(${this.url}) [${String(this.status)} ${this.reason}]>`;
  }
}

/** `application/json` stands for all that end in `+json`, too. */
function isOfType(said: string, wanted: string): boolean {
  return said === wanted || (wanted === 'application/json' && /^application\/.*\+json$/.test(said));
}

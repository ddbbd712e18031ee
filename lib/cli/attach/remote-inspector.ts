// The inspector of another process, over its socket.

import { type Asking, type Command, InspectorEvents, type Reply } from '../../inspect/index.js';
import { AttachError } from './attach-error.js';
import { MessageSocket } from './message-socket.js';

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: object;
  readonly result?: Reply;
  readonly error?: { readonly message: string };
}

/** What a program threw that was run at somebody's command. */
interface Thrown {
  readonly text: string;
  readonly exception?: { readonly description?: string };
}

interface Expected {
  resolve(message: Message): void;
  reject(error: unknown): void;
}

/** Closes the inspector as soon as the process is idle. `require` is there for the length of this alone. */
const CLOSE = `(() => {
  const inspector = require('node:inspector');
  setImmediate(() => { try { inspector.close(); } catch {} });
})()`;

/** How long to wait for that. */
const CLOSING_MS = 1000;

/** A connection to the inspector of a process. */
export class RemoteInspector {
  readonly events = new InspectorEvents();
  readonly #pid: number;
  readonly #timeoutMs: number;
  #socket: MessageSocket | null = null;
  /** Why there is no connection any more. */
  #lost: AttachError | null = null;
  #lastId = 0;
  readonly #expected = new Map<number, Expected>();
  #onPaused: (() => void) | null = null;
  #onClosed: () => void = doNothing;
  readonly #closed = new Promise<void>((resolve) => (this.#onClosed = resolve));

  private constructor(pid: number, timeoutMs: number) {
    this.#pid = pid;
    this.#timeoutMs = timeoutMs;
  }

  /** @throws {AttachError} when the process ends meanwhile */
  static async connect(pid: number, url: URL, timeoutMs: number): Promise<RemoteInspector> {
    const remote = new RemoteInspector(pid, timeoutMs);
    try {
      remote.#socket = await MessageSocket.open(
        url,
        timeoutMs,
        (text) => {
          remote.#hear(JSON.parse(text) as Message);
        },
        (why) => {
          remote.#lose(AttachError.lost(pid, why));
        },
      );
    } catch (error) {
      throw AttachError.lost(pid, error instanceof Error ? error.message : String(error));
    }
    return remote;
  }

  /** @throws {AttachError} when the answer is an error */
  async post(command: Command): Promise<Reply> {
    const { error, result = {} } = await this.#exchange(command);
    if (error !== undefined) throw AttachError.refused(this.#pid, error.message);
    return result;
  }

  /**
   * Sends a command that runs something.
   *
   * @throws {AttachError} when what it runs throws, too
   */
  async run(command: Command): Promise<Reply> {
    const reply = await this.post(command);
    const thrown = reply['exceptionDetails'] as Thrown | undefined;
    if (thrown === undefined) return reply;
    throw AttachError.refused(this.#pid, thrown.exception?.description ?? thrown.text);
  }

  #exchange({ method, params = {} }: Command): Promise<Message> {
    if (this.#lost !== null) return Promise.reject(this.#lost);
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      const tooLate = setTimeout(() => {
        this.#expected.delete(id);
        reject(AttachError.silent(this.#pid, this.#timeoutMs));
      }, this.#timeoutMs);
      this.#expected.set(id, {
        resolve: (message) => {
          clearTimeout(tooLate);
          resolve(message);
        },
        reject: (error) => {
          clearTimeout(tooLate);
          reject(error);
        },
      });
      this.#socket?.send(JSON.stringify({ id, method, params }));
    });
  }

  /** Answers what somebody asks about the process; to him an error is a reply with nothing in it. */
  async answer<T>(asking: Asking<T>): Promise<T> {
    let step = asking.next();
    while (step.done !== true) {
      const messages = await Promise.all(step.value.map((command) => this.#exchange(command)));
      step = asking.next(messages.map(({ result = {} }) => result));
    }
    return step.value;
  }

  /** Evaluates an expression; gives the handle of the object that it gives. */
  async handle(expression: string): Promise<string | undefined> {
    const { result } = await this.run({ method: 'Runtime.evaluate', params: { expression } });
    return (result as { readonly objectId?: string } | undefined)?.objectId;
  }

  /** Evaluates an expression; gives what it gives, as a value. */
  async value(expression: string): Promise<unknown> {
    const params = { expression, returnByValue: true };
    const { result } = await this.run({ method: 'Runtime.evaluate', params });
    return (result as { readonly value?: unknown } | undefined)?.value;
  }

  /** Calls a function on an object, by its text; gives what it returns, as a value. */
  async call<T>(objectId: string, functionDeclaration: string): Promise<T> {
    const params = { objectId, functionDeclaration, returnByValue: true };
    const { result } = await this.run({ method: 'Runtime.callFunctionOn', params });
    return (result as { readonly value: T }).value;
  }

  /**
   * Has the process stand still, even where it computes, so that all that is seen is of one
   * moment. `Debugger.disable`, or the end of the connection, lets it go on.
   */
  async halt(): Promise<void> {
    await this.post({ method: 'Debugger.enable' });
    const paused = new Promise<void>((resolve) => (this.#onPaused = resolve));
    const evaluated = this.post({ method: 'Runtime.evaluate', params: { expression: 'debugger' } });
    // Its reply comes when the process goes on; or at once, if somebody else keeps it from pausing.
    await Promise.race([paused, evaluated]);
    evaluated.catch(() => undefined);
  }

  /** Lets the process go on; with `andClose` its inspector closes, as it was found. */
  async leave(andClose: boolean): Promise<void> {
    if (this.#socket === null) return;
    const params = { expression: CLOSE, includeCommandLineAPI: true, silent: true };
    // All is sent before any of it is answered: one that has fallen silent may still read it.
    await Promise.all([
      this.post({ method: 'Debugger.disable' }),
      andClose ? this.run({ method: 'Runtime.evaluate', params }) : undefined,
    ]);
    if (!andClose) return;
    // Whoever comes next must not find one that is about to close. A process that computes closes it later.
    await Promise.race([this.#closed, pause(CLOSING_MS)]);
  }

  /** Ends the connection, whatever is under way. */
  drop(): void {
    const socket = this.#socket;
    this.#lose(AttachError.lost(this.#pid, 'it was ended here'));
    socket?.close();
  }

  #hear(message: Message): void {
    const { id, method, params = {} } = message;
    if (id !== undefined) {
      this.#expected.get(id)?.resolve(message);
      this.#expected.delete(id);
    } else if (method === 'Debugger.paused') this.#onPaused?.();
    else if (method !== undefined) this.events.hear(method, params);
  }

  #lose(error: AttachError): void {
    this.#socket = null;
    this.#lost ??= error;
    this.#onClosed();
    const expected = [...this.#expected.values()];
    this.#expected.clear();
    for (const each of expected) each.reject(error);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}

function doNothing(): void {
  // Until there is somebody to tell.
}

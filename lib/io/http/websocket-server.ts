// The server's side of WebSockets, on Node: each connection is a task that runs a coroutine.

import {
  type Awaitable,
  ConnectionResetError,
  type Context,
  copyContext,
  type Coroutine,
  describe,
  type EventLoop,
  getRunningLoop,
  isCancelled,
  leavesLoop,
  nameOf,
  RuntimeError,
  type Task,
} from '../../core/index.js';
import { wait } from '../../std/combine/wait.js';
import { TaskGroup } from '../../std/group/task-group.js';
import { Event } from '../../std/sync/event.js';
import {
  CLOSE_TIMEOUT,
  WebSocketConnection,
  type WebSocketOptions,
  WsChannel,
  WSCloseCode,
  type WsSocket,
} from '../websocket/index.js';
import { Gate, type GateKeeper, type GateOptions, type HandshakeRequest } from './gate.js';

/** How a server is set up. Times are milliseconds. */
export interface WebSocketServerOptions extends WebSocketOptions, GateOptions {
  /** Subprotocols that the server speaks, the preferred one first. */
  readonly protocols?: readonly string[];
  /** How long handlers may take to end when the server shuts down; 10 seconds. */
  readonly shutdownTimeout?: number;
}

/** What is run for each connection. */
export type WebSocketHandler = (socket: WebSocketResponse, request: HandshakeRequest) => Awaitable;

/** The server's end of a WebSocket: what a handler is given. */
export class WebSocketResponse extends WebSocketConnection {}

const SHUTDOWN_TIMEOUT = 10_000;
const MSG_SIZE_MAX = 4 * 1024 * 1024;

/*
 * | state   | meaning                                           | left by               |
 * | ------- | ------------------------------------------------- | --------------------- |
 * | new     | not entered                                       | aenter: open          |
 * | open    | connections are taken in                          | close, aexit: closing |
 * | closing | nobody is taken in, and handlers come to their end | aexit: closed         |
 * | closed  | all connections are over                          | never                 |
 */
type State = 'new' | 'open' | 'closing' | 'closed';

/**
 * Serves WebSockets: a coroutine for each connection, as a task of one group.
 *
 * It listens while it is held by `asyncWith`. Leaving the block says 1001 to every client, lets
 * handlers come to their end, and cancels those that do not; leaving it by an error or a
 * cancellation ends them at once. A handler that returns closes its connection; one that fails
 * closes it with 1011, and its error is reported to the loop's exception handler.
 */
export class WebSocketServer implements GateKeeper {
  readonly #handler: WebSocketHandler;
  readonly #options: WebSocketServerOptions;
  readonly #gate: Gate;
  readonly #group = new TaskGroup();
  readonly #tasks = new Map<Task, WebSocketResponse>();
  readonly #closing = new Event();
  #loop: EventLoop | null = null;
  #context: Context | null = null;
  #state: State = 'new';

  /** @throws {TypeError} when `handler` is not a coroutine function */
  constructor(handler: WebSocketHandler, options: WebSocketServerOptions = {}) {
    if (typeof handler !== 'function') {
      throw new TypeError(`WebSocketServer needs a coroutine function, got ${describe(handler)}`);
    }
    this.#handler = handler;
    this.#options = options;
    this.#gate = new Gate(options, this);
  }

  /** The port that it listens on. */
  get port(): number | undefined {
    return this.#gate.address?.port;
  }

  /** The address for clients on this machine, `ws://127.0.0.1:1234/`. */
  get url(): string | undefined {
    const { address } = this.#gate;
    if (address === undefined) return undefined;
    const host = address.address.includes(':') ? `[${address.address}]` : address.address;
    return `ws://${host}:${String(address.port)}${this.#options.path ?? '/'}`;
  }

  /** How many connections there are. */
  get connectionCount(): number {
    return this.#tasks.size;
  }

  /** The connections there are. */
  get connections(): WebSocketResponse[] {
    return [...this.#tasks.values()];
  }

  /**
   * Begins to listen.
   *
   * @switches always
   * @cancelled nothing is left that listens
   * @throws {RuntimeError} when it was entered before, or `ws` is not installed
   */
  *aenter(): Coroutine<this> {
    if (this.#state !== 'new') throw new RuntimeError(`${this.toString()} was entered before`);
    this.#state = 'closed';
    this.#loop = getRunningLoop();
    this.#context = copyContext();
    yield* this.#gate.open();
    yield* this.#group.aenter();
    this.#state = 'open';
    return this;
  }

  /**
   * Ends: takes nobody in, says goodbye, and waits for the handlers.
   *
   * @switches while there are connections
   * @cancelled handlers are cancelled, and waited for all the same
   */
  *aexit(...failure: [error?: unknown]): Coroutine<void> {
    this.close();
    try {
      if (failure.length === 0) yield* this.#sayGoodbye();
    } finally {
      for (const task of this.#tasks.keys()) task.cancel();
      yield* this.#group.aexit();
      this.#state = 'closed';
      this.#gate.close();
    }
  }

  /**
   * Waits until `close()` is called.
   *
   * @switches until then
   * @cancelled nothing is changed; leaving the block ends the connections
   * @throws {RuntimeError} when it is not open
   */
  *serveForever(): Coroutine<void> {
    if (this.#state !== 'open') throw new RuntimeError(`${this.toString()} does not listen`);
    yield* this.#closing.wait();
  }

  /** Takes nobody in from now on, and ends `serveForever()`. Connections go on. */
  close(): void {
    if (this.#state === 'open') this.#state = 'closing';
    this.#gate.stopAccepting();
    this.#closing.set();
  }

  toString(): string {
    return `<${nameOf(this.constructor)} ${this.#state} connections=${String(this.#tasks.size)}>`;
  }

  /** @internal */
  get socketOptions(): object {
    const { maxMsgSize, autoping, compress, closeTimeout, protocols } = this.#options;
    return {
      maxPayload: maxMsgSize ?? MSG_SIZE_MAX,
      autoPong: autoping ?? true,
      perMessageDeflate: compress ?? false,
      closeTimeout: (closeTimeout ?? CLOSE_TIMEOUT) + 1000,
      handleProtocols: (offered: Set<string>) =>
        protocols?.find((protocol) => offered.has(protocol)) ?? false,
    };
  }

  /** A client has shaken hands: from a callback of the platform. @internal */
  welcome(socket: WsSocket, request: HandshakeRequest): void {
    const loop = this.#loop as EventLoop;
    if (this.#state !== 'open' || loop.isClosed()) {
      socket.terminate();
      return;
    }
    const connection = new WebSocketResponse(
      (listener) => new WsChannel(socket, listener),
      this.#options,
      loop,
    );
    connection._opened();
    const context = (this.#context as Context).copy();
    const task = this.#group.createTask(this.#serve(connection, request), { context });
    this.#tasks.set(task, connection);
    task.addDoneCallback(() => {
      this.#tasks.delete(task);
      connection._terminate();
    });
  }

  *#serve(connection: WebSocketResponse, request: HandshakeRequest): Coroutine<void> {
    try {
      yield* this.#handler(connection, request);
      yield* connection.close();
    } catch (error) {
      if (isCancelled(error) || leavesLoop(error)) throw error;
      // The client is gone: that is not the handler's mistake.
      if (error instanceof ConnectionResetError) return;
      (this.#loop as EventLoop).callExceptionHandler({
        message: 'Unhandled exception in a handler of WebSocketServer',
        exception: error,
        connection,
      });
      yield* connection.close({ code: WSCloseCode.INTERNAL_ERROR });
    }
  }

  *#sayGoodbye(): Coroutine<void> {
    const handlers = [...this.#tasks.keys()];
    if (handlers.length === 0) return;
    for (const connection of this.#tasks.values()) {
      void this.#group.createTask(connection.close({ code: WSCloseCode.GOING_AWAY }));
    }
    yield* wait(handlers, { timeout: this.#options.shutdownTimeout ?? SHUTDOWN_TIMEOUT });
  }
}

import { describe } from '../base/describe.js';
import { isCoroutine, isCoroutineFunction } from '../coroutine/is-coroutine.js';
import { NotImplementedError, RuntimeError } from '../errors.js';
import type { BaseEventLoop } from './base-event-loop.js';
import { type Callback, Handle } from './handle.js';

/** The handlers of signals that a loop has, each called in a turn of it. */
export class SignalHandlers {
  readonly #loop: BaseEventLoop;
  readonly #handles = new Map<string, Handle>();

  constructor(loop: BaseEventLoop) {
    this.#loop = loop;
  }

  add(sig: string | number, callback: Callback, args: readonly unknown[]): void {
    if (isCoroutine(callback) || isCoroutineFunction(callback)) {
      throw new TypeError('coroutines cannot be used with addSignalHandler()');
    }
    if (typeof callback !== 'function') {
      throw new TypeError(
        `a callable object was expected by addSignalHandler(), got ${describe(callback)}`,
      );
    }
    const name = this.#nameOf(sig);
    this.#loop._checkClosed();
    const isNew = !this.#handles.has(name);
    const handle = new Handle(callback, args, this.#loop);
    if (isNew) this.#listen(name);
    this.#handles.set(name, handle);
  }

  remove(sig: string | number): boolean {
    const name = this.#nameOf(sig);
    if (!this.#handles.delete(name)) return false;
    this.#loop._host.onSignal?.(name, null);
    return true;
  }

  #listen(name: string): void {
    try {
      this.#loop._host.onSignal?.(name, () => {
        this.#come(name);
      });
    } catch (cause) {
      throw new RuntimeError(`sig ${name} cannot be caught`, { cause });
    }
  }

  #come(name: string): void {
    const handle = this.#handles.get(name);
    if (handle === undefined || this.#loop.isClosed()) return;
    this.#loop._enqueue(handle);
  }

  #nameOf(sig: unknown): string {
    const { _host: host } = this.#loop;
    if (host.onSignal === undefined || host.signalName === undefined) {
      throw new NotImplementedError(`the ${host.name} host has no signals`);
    }
    if (typeof sig !== 'number' && typeof sig !== 'string') {
      throw new TypeError(`sig must be a name or a number, not ${describe(sig)}`);
    }
    const name = host.signalName(sig);
    if (name === undefined) throw new RangeError(`invalid signal number ${String(sig)}`);
    return name;
  }
}

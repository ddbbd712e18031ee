// Browsers: a message port for turns, since nested timeouts are held back to four milliseconds.

import { BareHost } from './bare.js';

/** The host of a browser's window or worker. */
export class BrowserHost extends BareHost {
  override readonly name: string = 'browser';
  readonly #channel = new MessageChannel();

  override attach(pump: () => void, stuck: () => void): void {
    super.attach(pump, stuck);
    // oxlint-disable-next-line unicorn/prefer-add-event-listener -- this form also opens the port
    this.#channel.port1.onmessage = () => {
      pump();
    };
  }

  override requestTurn(): void {
    this.#channel.port2.postMessage(null);
  }

  override close(): void {
    super.close();
    this.#channel.port1.close();
  }
}

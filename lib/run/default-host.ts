// The only file that knows there is a choice of host. It is made at run time, so that an import
// map without a bundler works too.

import type { Host } from '../core/index.js';
import { BareHost } from '../host/bare.js';
import { BrowserHost } from '../host/browser.js';
import { NodeHost } from '../host/node.js';

/** As much of an engine as tells it from the others. */
interface Engine {
  process?: { versions?: { node?: string } };
  setImmediate?: unknown;
  document?: unknown;
  WorkerGlobalScope?: unknown;
  MessageChannel?: unknown;
}

/** Gives a host for the platform at hand. */
export function defaultHost(): Host {
  const engine = globalThis as unknown as Engine;
  if (
    typeof engine.process?.versions?.node === 'string' &&
    typeof engine.setImmediate === 'function'
  ) {
    return new NodeHost();
  }
  const inBrowser = engine.document !== undefined || engine.WorkerGlobalScope !== undefined;
  return inBrowser && engine.MessageChannel !== undefined ? new BrowserHost() : new BareHost();
}

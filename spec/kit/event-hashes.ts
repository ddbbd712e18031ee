// Loaded before the specs by `npm run check:determinism`: hashes what happens in virtual loops during each
// test, and writes the hashes to a file, so that two runs of all specs can be compared. Chance has a seed.

import { appendFileSync } from 'node:fs';
import fc from 'fast-check';
import type { Future, Probe, Task } from '../../lib/core/index.js';
import { randomFrom, VirtualTimeLoop } from '../../lib/testing/index.js';
import { listenPlainly } from '../../lib/inspect/index.js';

const file = process.env['EVENT_HASHES'] as string;

fc.configureGlobal({ seed: 1 });

/** What happens in virtual loops, as one number. */
class EventHash implements Probe {
  count = 0;
  #hash = 0x811c9dc5;

  taskSpawn(task: object): void {
    this.#add('spawn', task);
  }
  stepBegin(task: object, how: string): void {
    this.#add(how, task);
  }
  waitBegin(task: object, future: object | null): void {
    this.#add(future === null ? 'turn' : 'wait', task);
  }
  taskDone(task: object): void {
    this.#add(`done ${String((task as Future)._state)}`, task);
  }
  timerSet(handle: object): void {
    this.#add(`timer ${String((handle as { when(): number }).when())}`, handle);
  }
  timerCancel(handle: object): void {
    this.#add('withdrawn', handle);
  }
  cancelRequest(task: object): void {
    this.#add('cancel', task);
  }
  futureSettle(future: object): void {
    this.#add('settle', future);
  }

  #add(what: string, of: object): void {
    const loop = (of as Partial<Task>)._loop;
    if (!(loop instanceof VirtualTimeLoop)) return;
    this.count += 1;
    const text = `${what}@${String(loop.time())};`;
    for (let i = 0; i < text.length; i += 1) {
      this.#hash = Math.imul(this.#hash ^ text.charCodeAt(i), 0x01000193);
    }
  }

  toString(): string {
    return `${String(this.count)} ${(this.#hash >>> 0).toString(16)}`;
  }
}

let hash = new EventHash();
let stopListening = (): void => undefined;
const { random } = Math;

export const mochaHooks = {
  beforeEach(): void {
    hash = new EventHash();
    Math.random = randomFrom(1);
    stopListening = listenPlainly(hash);
  },
  afterEach(this: Mocha.Context): void {
    stopListening();
    Math.random = random;
    const title = this.currentTest?.fullTitle() ?? '';
    appendFileSync(file, `${title}\t${hash.toString()}\n`);
  },
};

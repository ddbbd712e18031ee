// What is in the ready queue of a loop. Nothing tells when a callback leaves it, so it is looked at
// before each event, and told where it has changed.

import { isTask, isTimer, nameOf, type Ready } from '../../core/index.js';
import type { ReadyItem } from './event.js';

/** Gives the number of a thing among those of its kind. */
type NumberOf = (kind: ReadyItem['kind'], thing: object) => number;

/** Looks at a ready queue. */
export class QueueWatch {
  readonly #loop: { readonly _ready?: Iterable<Ready> };
  readonly #numberOf: NumberOf;
  #before: readonly Ready[] = [];

  constructor(loop: { readonly _ready?: Iterable<Ready> }, numberOf: NumberOf) {
    this.#loop = loop;
    this.#numberOf = numberOf;
  }

  /** Gives what is in the queue; undefined if it is what it was. */
  changed(): ReadyItem[] | undefined {
    const now = [...(this.#loop._ready ?? [])];
    const before = this.#before;
    if (now.length === before.length && now.every((item, at) => item === before[at])) {
      return undefined;
    }
    this.#before = now;
    return now.map((item) => this.#itemOf(item));
  }

  #itemOf(item: Ready): ReadyItem {
    const kind = isTask(item) ? 'task' : isTimer(item) ? 'timer' : 'callback';
    const id = this.#numberOf(kind, item);
    const { _callback: callback } = item;
    return typeof callback === 'function' ? { kind, id, label: nameOf(callback) } : { kind, id };
  }
}

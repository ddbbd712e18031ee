import { BaseError, CLASS } from '../../core/index.js';
import type { TraceEvent } from '../trace/event.js';
import type { PlatformCall } from './platform.js';

/** Where two runs of one program part. */
export interface Divergence {
  readonly seed: number;
  /** The first event that is another than in the run before; undefined where that went on. */
  readonly event: TraceEvent | undefined;
  readonly before: TraceEvent | undefined;
  /** The program's line at that event, where it is known. */
  readonly site: string | undefined;
  /** What the program read of the platform, the first that differed; undefined if nothing did. */
  readonly culprit: PlatformCall | undefined;
}

/** Two runs of a program with one seed were not the same. */
export class NondeterminismError extends BaseError {
  get [CLASS](): string {
    return 'NondeterminismError';
  }
  get code(): string {
    return 'NONDETERMINISM';
  }
  readonly divergence: Divergence;

  constructor(divergence: Divergence) {
    super(`${whereOf(divergence)}\n${whyOf(divergence)}`);
    this.divergence = divergence;
  }
}

function whereOf({ seed, event, before, site }: Divergence): string {
  const number = String((event ?? before)?.seq ?? 0);
  const near = site === undefined ? '' : ` at ${site}`;
  return (
    `Two runs with seed ${String(seed)} part at event ${number}${near}:\n` +
    `  - ${textOf(before)}\n  + ${textOf(event)}`
  );
}

function whyOf({ culprit }: Divergence): string {
  if (culprit === undefined) {
    return (
      'Nothing of the platform was read before it: look for something that outlives a run, ' +
      'or for an order by identity.'
    );
  }
  const { what, value, site = 'an unknown line' } = culprit;
  if (value === '') return `${what} at ${site} runs outside the loop: use t.loop.callLater.`;
  const instead = /random/.test(what) ? 't.random' : 't.loop.time()';
  return `${what} gave ${value}, another value than before, at ${site}: use ${instead}.`;
}

function textOf(event: TraceEvent | undefined): string {
  return event === undefined ? '(nothing more)' : JSON.stringify(event);
}

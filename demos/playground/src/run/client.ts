// The page's side of the worker. A worker that does not answer is ended: a step of its program has no
// end. What it told until then is shown.

import type { TraceEvent } from 'yieldfrom/testing';
import type { Reply, Request } from './messages.js';
import type { Problem, RunResult, RunSpec, SearchResult } from './spec.js';

/** How long a worker may be silent. */
const SILENCE_MS = 4000;

const HANG: Problem = {
  kind: 'hang',
  message:
    'Stopped: a step did not come to its end. A loop without yield* keeps every other task waiting, for ever.',
};

/** Runs specs, one at a time, beside the page. */
export class Client {
  readonly #url: URL;
  #worker: Worker | undefined;
  #end: (() => void) | undefined;

  constructor(url: URL) {
    this.#url = url;
  }

  /** Runs a spec. What was being run is given up. */
  async run(spec: RunSpec): Promise<RunResult | undefined> {
    const events: TraceEvent[] = [];
    const reply = await this.#ask({ ask: 'run', spec }, (more) => {
      events.push(...more);
    });
    if (reply === 'ended') return undefined;
    if (reply === 'silent') return { events, problem: HANG, line: '' };
    return reply.tell === 'run' ? { events, ...reply.outcome } : undefined;
  }

  /** Searches for a failing order. */
  async search(spec: RunSpec, budget: number): Promise<SearchResult | undefined> {
    const reply = await this.#ask({ ask: 'search', spec, budget });
    if (reply === 'ended') return undefined;
    if (reply === 'silent') {
      return { schedules: 0, isExhaustive: false, line: undefined, problem: HANG };
    }
    return reply.tell === 'search' ? reply.result : undefined;
  }

  /** Gives the line of an order drawn from the seed. */
  async shuffle(spec: RunSpec): Promise<string> {
    const reply = await this.#ask({ ask: 'shuffle', spec });
    return typeof reply === 'object' && reply.tell === 'shuffle' ? reply.line : '';
  }

  /** Ends the worker. */
  close(): void {
    this.#end?.();
    this.#worker?.terminate();
    this.#worker = undefined;
  }

  #ask(
    request: Request,
    hear: (events: readonly TraceEvent[]) => void = () => undefined,
  ): Promise<Reply | 'silent' | 'ended'> {
    if (this.#end !== undefined) this.close();
    return new Promise((resolve) => {
      const isNew = this.#worker === undefined;
      const worker = (this.#worker ??= new Worker(this.#url, { type: 'module' }));
      let timer = 0;
      const finish = (reply: Reply | 'silent' | 'ended'): void => {
        clearTimeout(timer);
        this.#end = undefined;
        worker.onmessage = null;
        if (reply === 'silent') this.close();
        resolve(reply);
      };
      this.#end = () => {
        finish('ended');
      };
      // Counted from when it has begun to work: to load it may take its time.
      const listen = (): void => {
        clearTimeout(timer);
        const limit = request.ask === 'search' ? SILENCE_MS * 10 : SILENCE_MS;
        timer = window.setTimeout(finish, limit, 'silent');
      };
      worker.onmessage = ({ data }: MessageEvent<Reply>) => {
        listen();
        if (data.tell === 'ready') return;
        if (data.tell === 'events') hear(data.events);
        else finish(data);
      };
      if (!isNew) listen();
      worker.postMessage(request);
    });
  }
}

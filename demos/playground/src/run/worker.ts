// The worker's side: runs what it is asked to, and tells events as they come, so that the page has
// them also of a step that never ends.

import type { TraceEvent } from 'yieldfrom/testing';
import { execute, search, shuffle } from './execute.js';
import type { Reply, Request } from './messages.js';

/** The first steps are told one by one; then it would take its time. */
const TOLD_AT_ONCE = 2000;
const CHUNK = 1000;

interface WorkerScope {
  postMessage(reply: Reply): void;
  addEventListener(kind: 'message', hear: (message: { readonly data: Request }) => void): void;
}

const scope = globalThis as unknown as WorkerScope;

scope.addEventListener('message', ({ data }) => {
  switch (data.ask) {
    case 'run': {
      const { post, flush } = batches();
      const { problem, line } = execute(data.spec, post);
      flush();
      scope.postMessage({ tell: 'run', outcome: { problem, line } });
      break;
    }
    case 'search':
      scope.postMessage({ tell: 'search', result: search(data.spec, data.budget) });
      break;
    case 'shuffle':
      scope.postMessage({ tell: 'shuffle', line: shuffle(data.spec) });
      break;
  }
});
scope.postMessage({ tell: 'ready' });

function batches(): { post: (event: TraceEvent) => void; flush: () => void } {
  let batch: TraceEvent[] = [];
  const flush = (): void => {
    if (batch.length > 0) scope.postMessage({ tell: 'events', events: batch });
    batch = [];
  };
  const post = (event: TraceEvent): void => {
    batch.push(event);
    const isEarly = event.seq < TOLD_AT_ONCE && event.k === 'step.begin';
    if (isEarly || batch.length >= CHUNK) flush();
  };
  return { post, flush };
}

// What page and worker say to each other.

import type { TraceEvent } from 'yieldfrom/testing';
import type { RunOutcome, RunSpec, SearchResult } from './spec.js';

/** What the page asks for. */
export type Request =
  | { readonly ask: 'run'; readonly spec: RunSpec }
  | { readonly ask: 'search'; readonly spec: RunSpec; readonly budget: number }
  | { readonly ask: 'shuffle'; readonly spec: RunSpec };

/** What the worker tells. */
export type Reply =
  | { readonly tell: 'ready' }
  | { readonly tell: 'events'; readonly events: readonly TraceEvent[] }
  | { readonly tell: 'run'; readonly outcome: RunOutcome }
  | { readonly tell: 'search'; readonly result: SearchResult }
  | { readonly tell: 'shuffle'; readonly line: string };

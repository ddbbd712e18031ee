// Written by tools/corpus.mjs, beside what is compiled: all scenarios, as they are in spec/conformance.

import type { Corpus } from './scenario.js';

export declare const corpus: Corpus;

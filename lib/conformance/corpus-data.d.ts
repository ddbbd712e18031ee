// Written by tools/corpus.mjs, beside what is compiled: all scenarios, as they are in spec/conformance.

import type { Corpus } from './corpus.js';

export const corpus: Corpus;

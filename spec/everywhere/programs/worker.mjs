// A Web Worker, for bundlers.

import 'yieldfrom/browser/worker';

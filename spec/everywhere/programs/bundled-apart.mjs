// A page whose bundler makes a file of the worker, as it is told to.

import { main } from './browser.mjs';

void main({ poolOptions: { createWorker: () => new Worker('/worker.mjs', { type: 'module' }) } });

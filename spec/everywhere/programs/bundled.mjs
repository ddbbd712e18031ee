// A page whose bundler sees where a worker is made.

import { main } from './browser.mjs';

void main({
  poolOptions: {
    createWorker: () => new Worker(new URL('./worker.mjs', import.meta.url), { type: 'module' }),
  },
});

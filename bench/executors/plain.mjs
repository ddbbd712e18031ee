// A plain process: computes as often as it is told, and says when it is through.

import { compute } from './jobs.mjs';

process.on('message', ({ count, rounds }) => {
  for (let i = 0; i < count; i += 1) compute(rounds);
  process.send('through');
});

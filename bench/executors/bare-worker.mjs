// A worker of BullMQ as it comes: `bare-worker.mjs REDIS QUEUE` runs jobs on its own thread, and with `sandboxed`
// in processes. Nothing else is taken care of.

import { Worker } from 'bullmq';
import { noop } from './jobs.mjs';

const [url, queue, kind] = process.argv.slice(2);
const processor =
  kind === 'sandboxed'
    ? new URL('./bare-processor.mjs', import.meta.url)
    : async ({ data }) => noop(data);
const connection = { url, maxRetriesPerRequest: null };
const worker = new Worker(queue, processor, { connection, concurrency: 2 });
await worker.waitUntilReady();
process.send('ready');
// As `yieldfrom worker` ends: with whoever started it.
process.on('disconnect', () => process.exit());

// A worker of BullMQ as it comes: the job runs on its own thread, and nothing else is taken care of.

import { Worker } from 'bullmq';
import { noop } from './jobs.mjs';

const connection = { url: process.argv[2], maxRetriesPerRequest: null };
const worker = new Worker('bare', async ({ data }) => noop(data), { connection, concurrency: 2 });
await worker.waitUntilReady();
process.send('ready');

// What BullMQ loads in each of its processes.

import { noop } from './jobs.mjs';

export default async ({ data }) => noop(data);

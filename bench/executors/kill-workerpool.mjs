import { createRequire } from 'node:module';
import * as jobs from './kill-jobs.mjs';

createRequire(import.meta.url)('workerpool').worker({ ...jobs });

// Builds what the demos run on, where it is missing or older than its sources.

import { newestChange, runOrLeave } from './sources.mjs';

if (newestChange('dist') < newestChange('lib')) runOrLeave('tools/build.mjs');
runOrLeave('tools/compile.mjs', 'demos');

// Builds dist/ where it is missing or older than lib/: for specs that look at the package itself.

import { newestChange, runOrLeave } from './sources.mjs';

if (newestChange('dist') < newestChange('lib')) runOrLeave('tools/build.mjs');

// Runs Stryker on a configuration file, with the least claim on the processor: others work on this machine.

import { setPriority } from 'node:os';

setPriority(1);
await import('./node_modules/@stryker-mutator/core/bin/stryker.js');

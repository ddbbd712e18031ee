import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The top of the repository, seen from build/spec/spec/conformance. */
export const root: string = join(dirname(fileURLToPath(import.meta.url)), '../../../..');

/** Where the corpus is kept. */
export const corpusRoot: string = join(root, 'spec', 'conformance');

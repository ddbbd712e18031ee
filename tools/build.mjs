// Builds dist/ from lib/: tsc, then rollup, then the declarations.

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeCorpus, writeExercises } from './corpus.mjs';
import { syncExportsMap } from './doors.mjs';
import { writePorters } from './porters.mjs';
import { root, runOrLeave } from './sources.mjs';

for (const folder of ['build/lib', 'dist']) {
  rmSync(join(root, folder), { recursive: true, force: true });
}
syncExportsMap();
runOrLeave('tsc', '-p', 'tsconfig.build.json');
runOrLeave('rollup', '-c', '--silent');
runOrLeave('tools/declarations.mjs');
writeCorpus({ data: 'dist/chunks/corpus-data.js', kit: 'dist/conformance-kit' });
writePorters();
writeExercises('dist/exercises');

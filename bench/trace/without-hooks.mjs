// A build of this library in which the hooks of the event stream are compiled out: dist/, where the question
// whether somebody listens has a constant for its answer.

import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');

/** What every hook asks first; the engine leaves out what stands behind a constant. */
const somebodyListens = /realm\.probe !== null/g;
const nobodyListens = /realm\.probe === null/g;

/** Writes the build to build/without-hooks; gives its folder, and how many hooks were taken out. */
export function buildWithoutHooks() {
  const folder = join(root, 'build', 'without-hooks');
  rmSync(folder, { recursive: true, force: true });
  cpSync(join(root, 'dist'), folder, {
    recursive: true,
    filter: (file) => !/\.(c?js\.map|cjs|d\.c?ts)$/.test(file),
  });
  let count = 0;
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.js')) continue;
    const path = join(folder, file);
    const text = readFileSync(path, 'utf8');
    const matches = [somebodyListens, nobodyListens].flatMap((hook) => text.match(hook) ?? []);
    count += matches.length;
    writeFileSync(path, text.replace(somebodyListens, 'false').replace(nobodyListens, 'true'));
  }
  if (count === 0) throw new Error('dist/ has no hooks that could be taken out');
  return { folder, count };
}

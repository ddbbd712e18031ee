// A build of this library in which the hooks of the event stream are compiled out: dist/, without the
// statements that ask whether somebody listens.

import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');

/** `if (realm.probe !== null) …;`, as tsc writes it. */
const hook = /^ *if \(realm\.probe !== null\)\n? *[^;{}]+;\n/gm;
const noListener = /realm\.probe === null/g;

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
    count += (text.match(hook) ?? []).length + (text.match(noListener) ?? []).length;
    const bare = text.replace(hook, '').replace(noListener, 'true');
    if (/realm\.probe (!==|===) null/.test(bare)) throw new Error(`a hook is left in ${file}`);
    writeFileSync(path, bare);
  }
  return { folder, count };
}

// The package as it is installed: what `npm run build` made of lib/.

import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as Library from '../../lib/index.js';
import { root } from '../house/rules/tree.js';

export type Copy = typeof Library;

/** Builds the package if it is out of date. */
export function ensureDist(): void {
  execFileSync(process.execPath, ['tools/ensure-dist.mjs'], { cwd: root });
}

/** Loads a door of the package both as a module and as CommonJS: two copies of the library. */
export async function bothCopies(): Promise<{ esm: Copy; cjs: Copy }> {
  ensureDist();
  const require = createRequire(join(root, 'package.json'));
  const cjs = require('./dist/index.cjs') as Copy;
  const esm = (await import(pathToFileURL(join(root, 'dist/index.js')).href)) as Copy;
  return { esm, cjs };
}

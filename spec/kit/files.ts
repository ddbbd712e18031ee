import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../house/rules/tree.js';

/** Gives the absolute paths of all files below a folder of the repository. */
export function filesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

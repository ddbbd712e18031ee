// The documents of the repository: what a reader finds in Markdown.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './tree.js';

const folders = ['docs', 'demos', 'lib', 'bench'];

/** Gives the path of every document, relative to the root. */
export function documents(): string[] {
  const top = readdirSync(root).filter((name) => name.endsWith('.md'));
  const below = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.md') && !path.includes('node_modules'))
      .map((path) => `${folder}/${path.replaceAll('\\', '/')}`),
  );
  return [...top, ...below].sort();
}

// The public names, as docs/api.md has them, which a spec holds to the declarations.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../sources.mjs';

/** Door → the names that it is the first to show. */
export function publicNames() {
  const text = readFileSync(join(root, 'docs/api.md'), 'utf8');
  const doors = text.split(/^## `/m).slice(1);
  return Object.fromEntries(
    doors.map((part) => {
      const door = part.slice(0, part.indexOf('`'));
      return [door, [...part.matchAll(/^\*\*(\S+?)\*\*/gm)].map(([, name]) => name)];
    }),
  );
}

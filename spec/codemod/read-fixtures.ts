// A fixture: a file before and after a codemod, and what is reported. `// flags:` in it gives options.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { codemodDirections, type CodemodDirection } from '../../lib/codemod/index.js';

export const root: string = fileURLToPath(new URL('../../../../', import.meta.url));
export const fixtures: string = join(root, 'spec/codemod/fixtures');

export interface Fixture {
  readonly direction: CodemodDirection;
  readonly name: string;
  readonly path: string;
  readonly before: string;
  readonly after: string;
  readonly report: string;
  readonly options: { readonly assumePromises: boolean; readonly acrossFiles: boolean };
}

export function readFixtures(): Fixture[] {
  return codemodDirections.flatMap((direction) => {
    const folder = join(fixtures, direction);
    const read = (file: string): string => readFileSync(join(folder, file), 'utf8');
    return readdirSync(folder)
      .filter((file) => file.includes('.before.'))
      .sort()
      .map((file) => {
        const before = read(file);
        const flags = /^\/\/ flags: (.*)$/m.exec(before)?.[1] ?? '';
        return {
          direction,
          name: file.replace(/\.before\..*/, ''),
          path: file.replace('.before', ''),
          before,
          after: read(file.replace('.before.', '.after.')),
          report: read(file.replace(/\.before\..*/, '.report.txt')),
          options: {
            assumePromises: flags.includes('--assume-promises'),
            acrossFiles: flags.includes('--across-files'),
          },
        };
      });
  });
}

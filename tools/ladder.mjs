// The ladder: the same programs from callbacks to async/await. `node tools/ladder.mjs emit` writes what
// TypeScript makes of the last rung, `check` tells whether that is fresh, `page` builds the page.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { staleEmitted, writeEmitted } from './ladder/emit.mjs';
import { pageOf } from './ladder/page.mjs';
import { ladder } from './ladder/programs.mjs';
import { root } from './sources.mjs';

const commands = {
  emit: writeEmitted,

  check() {
    const stale = staleEmitted();
    if (stale.length > 0) {
      console.error(`not what the compiler emits (npm run ladder:emit): ${stale.join(', ')}`);
      process.exit(1);
    }
    console.log(`${ladder().length} files are what the compiler emits`);
  },

  page() {
    const folder = join(root, 'build/ladder');
    mkdirSync(folder, { recursive: true });
    const programs = ladder();
    writeFileSync(join(folder, 'ladder.json'), `${JSON.stringify({ programs }, null, 2)}\n`);
    writeFileSync(join(folder, 'index.html'), pageOf(programs));
    console.log('build/ladder/index.html, and build/ladder/ladder.json');
  },
};

const command = commands[process.argv[2]];
if (!command) throw new TypeError(`do what? ${Object.keys(commands).join(', ')}`);
command();

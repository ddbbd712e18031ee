// Writes dist/types from build/lib: tsc's declarations as they are for ESM, and once more as .d.cts for
// CommonJS, which TypeScript would otherwise take for the types of an ES module.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { filesBelow, root } from './sources.mjs';

const from = 'build/lib/';
const to = 'dist/types/';

for (const file of filesBelow(from)) {
  const text = readFileSync(join(root, file), 'utf8');
  const target = join(root, to, file.slice(from.length));
  mkdirSync(dirname(target), { recursive: true });
  if (file.endsWith('.d.ts')) {
    writeFileSync(target, text);
    writeFileSync(target.replace(/\.d\.ts$/, '.d.cts'), forCommonJs(text));
  } else if (file.endsWith('.d.ts.map')) {
    const map = JSON.parse(text);
    map.sources = map.sources.map((source) => `../${source}`);
    writeFileSync(target, JSON.stringify(map));
  }
}

function forCommonJs(text) {
  return text
    .replace(/((?:from|import)\s*\(?\s*)(['"])(\.{1,2}\/[^'"]*)\.js\2/g, '$1$2$3.cjs$2')
    .replace(/\n?\/\/# sourceMappingURL=.*\s*$/, '\n');
}

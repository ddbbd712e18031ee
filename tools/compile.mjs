// Compiles `spec` (with lib, for mocha, c8 and the browser) or `demos`, and sees to it that the output
// holds exactly what the sources say: a deleted spec must not run on from its old compiled file, and the
// incremental compiler does not notice when an output of its own is gone.

import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeCorpus, writeExercises } from './corpus.mjs';
import { filesBelow, root, runOrLeave } from './sources.mjs';

const targets = {
  spec: {
    out: 'build/spec',
    sources: ['lib', 'spec'],
    prefix: '',
    corpus: {
      data: 'build/spec/lib/conformance/corpus-data.js',
      kit: 'build/spec/lib/cli/conformance-kit',
    },
  },
  demos: { out: 'build/demos', sources: ['demos'], prefix: 'demos/' },
};

const name = process.argv[2];
const target = targets[name];
if (!target) throw new TypeError(`compile what? ${Object.keys(targets).join(' or ')}`);

const wanted = new Set(
  target.sources
    .flatMap(filesBelow)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
    .filter((file) => !/^spec\/codemod\/(fixtures|iterators)\//.test(file))
    .map((file) => `${target.out}/${file.slice(target.prefix.length).replace(/\.ts$/, '.js')}`),
);

for (const file of filesBelow(target.out)) {
  if (file === target.corpus?.data) continue;
  if (/\.js(\.map)?$/.test(file) && !wanted.has(file.replace(/\.map$/, ''))) {
    rmSync(join(root, file));
  }
}
if ([...wanted].some((file) => !existsSync(join(root, file)))) {
  rmSync(join(root, target.out, 'tsbuildinfo.json'), { force: true });
}

if (wanted.size > 0) runOrLeave('tsc', '-p', `tsconfig.${name}.json`);
if (target.corpus) {
  writeCorpus(target.corpus);
  writeExercises('build/spec/lib/cli/exercises');
}

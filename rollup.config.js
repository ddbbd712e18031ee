// Bundles what tsc compiled, a file for each door and the chunks they share, as ESM and as CommonJS.

import { readFile } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import { doors, programs } from './tools/doors.mjs';
import { sealBindings } from './tools/seal-bindings.mjs';
import { workerFiles } from './tools/worker-files.mjs';

/**
 * The rooms that every program stands on go into one chunk. V8 reads a name that crosses modules
 * anew from its cell at each use, so the machine must not be cut; bundlers still drop what is not
 * used, statement by statement.
 */
const FLOOR = /build\/lib\/(core|host|run|std|adapt)\//;

/** A chunk beside which the build puts the scenarios: one file for both formats, loaded when asked for. */
const CORPUS = /build\/lib\/conformance\/corpus\.js$/;
const corpusData = {
  name: 'corpus-data',
  resolveId: (id) =>
    id.endsWith('/corpus-data.js') ? { id: './corpus-data.js', external: true } : null,
};

/** Chains tsc's source maps, so that stacks and "Go to Source" lead to lib/*.ts. */
const tscMaps = {
  name: 'tsc-maps',
  async load(id) {
    if (!id.endsWith('.js')) return null;
    const code = (await readFile(id, 'utf8')).replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n');
    return { code, map: await readFile(`${id}.map`, 'utf8') };
  },
};

const output = (format, extension) => ({
  dir: 'dist',
  format,
  sourcemap: true,
  exports: 'named',
  hoistTransitiveImports: false,
  entryFileNames: `[name].${extension}`,
  chunkFileNames: `chunks/[name].${extension}`,
  manualChunks: (id) => (FLOOR.test(id) ? 'floor' : CORPUS.test(id) ? 'corpus' : undefined),
  generatedCode: { preset: 'es2015', symbols: true },
});

export default {
  input: Object.fromEntries(
    [...Object.values(doors), ...Object.values(programs)].map((entry) => [
      entry,
      `build/lib/${entry}.js`,
    ]),
  ),
  external: (id) => !id.startsWith('.') && !isAbsolute(id),
  plugins: [corpusData, tscMaps, workerFiles, sealBindings],
  output: [output('es', 'js'), output('cjs', 'cjs')],
};

// Bundles the compiled specs for the browser: all but those of Node, into build/browser.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import nodeResolve from '@rollup/plugin-node-resolve';
import { filesBelow, root } from './tools/sources.mjs';
import { workerFiles } from './tools/worker-files.mjs';

/** Folders of spec/ that need Node: files, processes, the package as it is installed. */
const nodeOnly = [
  'house',
  'node',
  'stories-node',
  'soak',
  'demos',
  'packaging',
  'codemod',
  'conformance',
  'eslint',
  'opentelemetry',
  'peers',
  'faults',
  'cli',
  'inspect/dump',
  'io/stream',
  'io/net',
  'io/process',
  // Thousands of runs of the same loop, which tell nothing of a browser.
  'testing/bugs',
  'testing/determinism',
  'testing/explore',
  'testing/trace',
];

/** Specs that read which function of which file a line is in: a bundle is one file, and renames. */
const ofPlaces = ['inspect/error-trace.spec.js', 'inspect/warnings.spec.js'];

const compiled = 'build/spec/spec';
const specs = filesBelow(compiled)
  .filter((file) => file.endsWith('.spec.js'))
  .filter((file) => !nodeOnly.some((folder) => file.startsWith(`${compiled}/${folder}/`)))
  .filter((file) => !ofPlaces.some((spec) => file === `${compiled}/${spec}`));

const virtual = {
  entry: ['guard', ...specs]
    .map((file) => (file === 'guard' ? `${compiled}/kit/guard.js` : file))
    .filter((file) => existsSync(join(root, file)))
    .map((file) => `import ${JSON.stringify(join(root, file))};`)
    .join('\n'),
  mocha: 'export default globalThis.Mocha;',
  // CommonJS, and nothing but types for the compiler: at run time every word of it gives the next.
  'expect-type':
    'const word = new Proxy(() => word, { get: () => word }); export const expectTypeOf = word;',
};

const virtualModules = {
  name: 'virtual-modules',
  resolveId: (id) => (id in virtual ? `\0${id}` : null),
  load: (id) => (id.startsWith('\0') ? (virtual[id.slice(1)] ?? null) : null),
};

/** Files of their own are the worker's side and what it loads, not what Node's host would. */
const webWorkerFiles = {
  ...workerFiles,
  transform(code, id) {
    return /\/(?:executor\/web|spec\/browser)\//.test(id)
      ? workerFiles.transform.call(this, code, id)
      : null;
  },
};

export default {
  input: 'entry',
  treeshake: false, // "sideEffects": false covers the specs as well, and would drop them all.
  plugins: [virtualModules, webWorkerFiles, nodeResolve({ browser: true })],
  output: {
    dir: 'build/browser',
    format: 'es',
    entryFileNames: 'specs.js',
    // Apart from the specs, as in an application: the library knows its own lines by their file.
    chunkFileNames: 'library/[name].js',
    manualChunks: (id) =>
      id.includes('/build/spec/lib/') && !id.endsWith('/worker-main.js') ? 'library' : undefined,
  },
};

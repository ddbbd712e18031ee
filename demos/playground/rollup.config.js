// Bundles the page, from what tsc compiled: the element, and the worker with the library as it is
// published. Names of the library's classes and functions stand in events, so the worker keeps them.

import { readdirSync, readFileSync } from 'node:fs';
import commonjs from '@rollup/plugin-commonjs';
import nodeResolve from '@rollup/plugin-node-resolve';
import { transform } from 'esbuild';

const here = 'demos/playground';
const built = 'build/demos/playground/src';
const dist = `${here}/dist`;

const gallery = {
  name: 'gallery',
  resolveId: (id) => (id === 'playground:programs' ? `\0${id}` : null),
  load(id) {
    if (id !== '\0playground:programs') return null;
    const files = readdirSync(`${here}/programs`)
      .filter((name) => name.endsWith('.ts'))
      .sort();
    const texts = files.map((name) => [
      name.replace(/\.ts$/, ''),
      readFileSync(`${here}/programs/${name}`, 'utf8'),
    ]);
    return `export const texts = ${JSON.stringify(Object.fromEntries(texts))};`;
  },
};

const smaller = (minifyIdentifiers) => ({
  name: 'smaller',
  renderChunk: async (code) => {
    const options = {
      minifyWhitespace: true,
      minifySyntax: true,
      minifyIdentifiers,
      target: 'es2022',
    };
    return { code: (await transform(code, options)).code, map: null };
  },
});

const bundle = (input, output, keepsNames) => ({
  input: `${built}/${input}.js`,
  plugins: [gallery, nodeResolve({ preferBuiltins: true }), commonjs(), smaller(!keepsNames)],
  external: [/^node:/],
  output: { file: `${dist}/${output}.js`, format: 'es', inlineDynamicImports: true },
});

export default [bundle('element', 'coro-play', false), bundle('run/worker', 'worker', true)];

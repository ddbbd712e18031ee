// How each bundler is asked for a page, as its documentation says. Each gives the name of the script.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const bundle = {
  async Vite(load, project, folder) {
    const { build } = await load('vite');
    const script = '<!doctype html><script type="module" src="/bundled.mjs"></script>';
    writeFileSync(join(project, 'index.html'), script);
    await build({
      root: project,
      configFile: false,
      logLevel: 'error',
      build: {
        outDir: folder,
        emptyOutDir: false,
        target: 'esnext',
        rollupOptions: { output: { entryFileNames: 'page.js' } },
      },
      worker: { format: 'es' },
    });
    return 'page.js';
  },

  async webpack(load, project, folder) {
    const { default: webpack } = await load('webpack');
    const compiler = webpack({
      mode: 'production',
      context: project,
      entry: './bundled.mjs',
      output: { path: folder, filename: 'page.js', publicPath: '/' },
      performance: { hints: false },
    });
    const stats = await new Promise((resolve, reject) => {
      compiler.run((error, result) => {
        if (error === null) resolve(result);
        else reject(error);
      });
    });
    if (stats.hasErrors()) throw new Error(stats.toString({ all: false, errors: true }));
    return 'page.js';
  },

  async esbuild(load, project, folder) {
    const { build } = await load('esbuild');
    await build({
      absWorkingDir: project,
      entryPoints: { page: 'bundled-apart.mjs', worker: 'worker.mjs' },
      bundle: true,
      splitting: true,
      format: 'esm',
      outdir: folder,
      outExtension: { '.js': '.mjs' },
      logLevel: 'error',
    });
    return 'page.mjs';
  },

  async rollup(load, project, folder) {
    const { rollup } = await load('rollup');
    const { default: nodeResolve } = await load('@rollup/plugin-node-resolve');
    const made = await rollup({
      input: { page: join(project, 'bundled-apart.mjs'), worker: join(project, 'worker.mjs') },
      plugins: [nodeResolve({ browser: true })],
      logLevel: 'silent',
    });
    await made.write({ dir: folder, format: 'es', entryFileNames: '[name].mjs' });
    await made.close();
    return 'page.mjs';
  },
};

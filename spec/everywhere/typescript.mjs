// Compilers of TypeScript: each compiles the same program in every way that users do, and what the last way
// gives is run.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { install, outcomesIn, runProgram } from './workshop.mjs';

const versions = ['5.2', '5.4', '5.6', '5.9', '6.0', '7.0'];

const ways = [
  { module: 'esnext', moduleResolution: 'bundler', strict: false },
  { module: 'esnext', moduleResolution: 'bundler', strict: true },
  { module: 'node16', moduleResolution: 'node16', strict: false },
  { module: 'node16', moduleResolution: 'node16', strict: true },
];

/** The rows of the compilers. */
export const typescript = versions.map((version) => ({
  key: `typescript${version}`,
  title: `TypeScript ${version}`,
  isShort: version === versions.at(-1),
  whyNot: () => undefined,
  run: (workshop) => compileAndRun(version, workshop.project({ hasPeers: true })),
}));

async function compileAndRun(version, project) {
  const home = join(install('compilers'), `node_modules/typescript-${version}`);
  const { bin } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'));
  const outDir = join(project, `typescript-${version}`);
  for (const way of ways) {
    const said = await compile(join(home, bin.tsc), project, { ...way, outDir });
    if (said !== '')
      return { yieldfrom: { outcome: 'fails', says: `${JSON.stringify(way)}: ${said}` } };
  }
  // Beside it lies what it was compiled against.
  const program = join(project, 'typed.mjs');
  writeFileSync(program, readFileSync(join(outDir, 'typed.mjs'), 'utf8'));
  const env = { EVERYWHERE_PEERS: '1' };
  return outcomesIn(await runProgram(process.execPath, [program], { cwd: project, env }));
}

async function compile(tsc, project, { outDir, ...way }) {
  const compilerOptions = {
    ...way,
    outDir,
    rootDir: '.',
    target: 'es2022',
    lib: ['es2022', 'esnext.disposable', 'dom'],
    types: ['node'],
    skipLibCheck: true,
  };
  mkdirSync(outDir, { recursive: true });
  const config = join(project, 'tsconfig.json');
  writeFileSync(config, JSON.stringify({ compilerOptions, files: ['typed.mts'] }));
  const { code, stdout, stderr } = await runProgram(process.execPath, [tsc, '-p', config], {
    cwd: project,
  });
  return code === 0 ? '' : `${stdout}${stderr}`.slice(0, 2000);
}

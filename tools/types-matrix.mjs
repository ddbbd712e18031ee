// Compiles one program (types/consumer.ts) against the declarations in dist/, by every TypeScript from 5.2
// on and under several settings of `lib`, the way a user would: installed, as ES module and as CommonJS,
// without skipLibCheck. `--installed` takes the compiler of node_modules only; other arguments are versions.

import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, runOrLeave } from './sources.mjs';

const installed = 'installed';
const versions = ['5.2', '5.3', '5.4', '5.5', '5.6', '5.7', '5.8', '5.9', '6.0', installed];
const settings = {
  es2015: { target: 'es2015', lib: ['es2015'] },
  es2022: { target: 'es2022', lib: ['es2022'] },
  'es2022 with dom': { target: 'es2022', lib: ['es2022', 'dom'] },
  'es2022 in Node': {
    target: 'es2022',
    lib: ['es2022'],
    types: ['node'],
    typeRoots: [join(root, 'node_modules/@types')],
  },
  esnext: { target: 'esnext', lib: ['esnext'] },
  'esnext, strictest': {
    target: 'esnext',
    lib: ['esnext', 'dom'],
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    noImplicitOverride: true,
    noPropertyAccessFromIndexSignature: true,
  },
};
const always = {
  noEmit: true,
  strict: true,
  skipLibCheck: false,
  types: [],
  module: 'node16',
  moduleResolution: 'node16',
};

const asked = process.argv.slice(2).map((argument) => argument.replace(/^--/, ''));
const chosen = asked.length > 0 ? asked : versions;

runOrLeave('tools/ensure-dist.mjs');
const workshop = mkdtempSync(join(tmpdir(), 'yieldfrom-types-'));
let failures = 0;
try {
  installPackage();
  for (const version of chosen) {
    const tsc = compilerOf(version);
    for (const [name, options] of Object.entries(settings)) check(version, tsc, name, options);
  }
} finally {
  rmSync(workshop, { recursive: true, force: true });
}
if (failures > 0) process.exitCode = 1;

/** What `npm install yieldfrom` would leave, as far as a compiler looks, and the program beside it. */
function installPackage() {
  const home = join(workshop, 'node_modules/yieldfrom');
  mkdirSync(home, { recursive: true });
  cpSync(join(root, 'package.json'), join(home, 'package.json'));
  cpSync(join(root, 'dist/types'), join(home, 'dist/types'), { recursive: true });
  const consumer = readFileSync(join(root, 'tools/types/consumer.ts'), 'utf8');
  writeFileSync(join(workshop, 'module.mts'), consumer);
  writeFileSync(join(workshop, 'common.cts'), consumer);
}

/** The compiler of a version, from the registry if it is not the installed one. */
function compilerOf(version) {
  if (version === installed) return compilerIn(join(root, 'node_modules/typescript'));
  const home = join(workshop, version);
  const args = ['install', '--prefix', home, '--no-audit', '--no-fund', '--silent'];
  const { status } = spawnSync('npm', [...args, `typescript@${version}`], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error(`npm could not install typescript@${version}`);
  return compilerIn(join(home, 'node_modules/typescript'));
}

function compilerIn(home) {
  const { bin } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'));
  const path = join(home, bin.tsc);
  if (!existsSync(path)) throw new Error(`no compiler at ${path}`);
  return path;
}

function check(version, tsc, name, options) {
  const config = {
    compilerOptions: { ...always, ...options },
    files: ['module.mts', 'common.cts'],
  };
  writeFileSync(join(workshop, 'tsconfig.json'), JSON.stringify(config));
  const { status, stdout, stderr } = spawnSync(process.execPath, [tsc, '-p', '.'], {
    cwd: workshop,
    encoding: 'utf8',
  });
  const said = `${stdout}${stderr}`.trim();
  if (status !== 0) failures += 1;
  console.log(`TypeScript ${version}, lib ${name}: ${status === 0 ? 'compiles' : 'FAILS'}`);
  if (status !== 0) console.log(said.split('\n').slice(0, 20).join('\n'));
}

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');

/** Builds dist if lib has changed since. */
export function buildIfStale() {
  const built = statSync(join(root, 'dist', 'index.js'), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (built > newestIn('lib')) return;
  runOrLeave(process.execPath, [join(root, 'tools', 'build.mjs')]);
}

/** Installs the peers if they are not there. */
export function installPeers() {
  if (existsSync(join(root, 'bench', 'node_modules', 'effect3'))) return;
  console.log('installing the peers: npm install --prefix bench');
  runOrLeave('npm', ['install', '--no-audit', '--no-fund', '--prefix', 'bench']);
}

function newestIn(folder) {
  const paths = readdirSync(join(root, folder), { recursive: true });
  return Math.max(0, ...paths.map((path) => statSync(join(root, folder, path)).mtimeMs));
}

function runOrLeave(program, args) {
  const { status } = spawnSync(program, args, {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) process.exit(status ?? 1);
}

// Hosts that run programs: Node, Bun and Deno.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { install, outcomesIn, runProgram } from './workshop.mjs';

const isLinuxOnX64 = process.platform === 'linux' && process.arch === 'x64';

const ourNode = {
  key: 'node',
  title: `Node ${major(process.versions.node)}`,
  find: () => process.execPath,
};

const otherNodes = ['20', '22', '24']
  .filter((version) => version !== major(process.versions.node))
  .map((version) => ({
    key: `node${version}`,
    title: `Node ${version}`,
    whyNot: isLinuxOnX64 ? undefined : 'the binary that the registry has here is for Linux on x64',
    find: () => join(install('nodes'), `node_modules/node-${version}/bin/node`),
  }));

const bun = {
  key: 'bun',
  title: 'Bun',
  find: () => binaryIn('bun', ['@oven/bun-linux-x64/bin/bun', 'bun/bin/bun.exe', 'bun/bin/bun']),
};

const deno = {
  key: 'deno',
  title: 'Deno',
  args: ['run', '--allow-all', '--quiet', '--node-modules-dir=manual'],
  find: () => binaryIn('deno', ['@deno/linux-x64-glibc/deno', 'deno/deno']),
};

/** The rows of hosts that run programs. */
export const likeNode = [
  ...[ourNode, ...otherNodes, bun].flatMap((host) => [
    rowOf(host, 'ES modules', 'module.mjs'),
    rowOf(host, 'CommonJS', 'common.cjs'),
  ]),
  rowOf(deno, 'ES modules', 'module.mjs'),
  { ...rowOf(ourNode, 'no optional packages', 'module.mjs', false), isShort: true },
  rowOf(ourNode, 'no optional packages, CommonJS', 'common.cjs', false),
];

function rowOf({ key, title, args = [], find, whyNot }, way, file, hasPeers = true) {
  return {
    key,
    title: `${title}, ${way}`,
    isShort: key === 'node',
    whyNot: () => whyNot,
    run: async (workshop) => {
      const env = { EVERYWHERE_PEERS: hasPeers ? '1' : '0' };
      const cwd = workshop.project({ hasPeers });
      return outcomesIn(await runProgram(find(), [...args, file], { cwd, env }));
    },
  };
}

function binaryIn(group, paths) {
  const folder = join(install(group), 'node_modules');
  const found = paths.map((path) => join(folder, path)).find((path) => existsSync(path));
  if (found === undefined) throw new Error(`${group} has no binary for this machine`);
  return found;
}

function major(version) {
  return version.split('.')[0];
}

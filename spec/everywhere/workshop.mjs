// Where the package is packed and installed: projects outside of the checkout, so that nothing of it is
// found by accident. What runs and bundles them is installed once, into build/.

import { execFile, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { root, runOrLeave } from '../../tools/sources.mjs';

const here = join(root, 'spec/everywhere');
const toolshed = join(root, 'build/everywhere/installs');

/** A project with the package, as `npm install` left it, and the programs of this folder. */
export class Workshop {
  #folder = mkdtempSync(join(tmpdir(), 'yieldfrom-everywhere-'));
  #tarball = null;
  #projects = new Map();

  /** The tarball that npm would publish. */
  get tarball() {
    this.#tarball ??= this.#pack();
    return this.#tarball;
  }

  /** The folder of a project: with the packages that doors ask for, or without. */
  project({ hasPeers }) {
    const name = hasPeers ? 'with-peers' : 'alone';
    if (!this.#projects.has(name)) this.#projects.set(name, this.#make(name, hasPeers));
    return this.#projects.get(name);
  }

  /** A new folder beside the projects. */
  folder(name) {
    const folder = join(this.#folder, name);
    mkdirSync(folder, { recursive: true });
    return folder;
  }

  clear() {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #pack() {
    runOrLeave('tools/ensure-dist.mjs');
    npm(root, 'pack', '--silent', '--ignore-scripts', '--pack-destination', this.#folder);
    return join(
      this.#folder,
      readdirSync(this.#folder).find((name) => name.endsWith('.tgz')),
    );
  }

  #make(name, hasPeers) {
    const folder = this.folder(name);
    writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
    if (hasPeers) {
      copyManifest('peers', folder);
      npm(folder, 'ci', ...quietly);
    }
    npm(folder, 'install', '--no-save', ...quietly, this.tarball);
    cpSync(join(here, 'programs'), folder, { recursive: true });
    return folder;
  }
}

const quietly = ['--ignore-scripts', '--no-audit', '--no-fund', '--silent', '--prefer-offline'];

/** Installs what spec/everywhere/installs names, unless that is done; gives its folder. */
export function install(group) {
  const folder = join(toolshed, group);
  mkdirSync(folder, { recursive: true });
  const lock = readFileSync(join(here, 'installs', group, 'package-lock.json'), 'utf8');
  const stamp = join(folder, 'installed.json');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return folder;
  copyManifest(group, folder);
  console.log(`installing ${group}`);
  npm(folder, 'ci', ...quietly);
  writeFileSync(stamp, lock);
  return folder;
}

function copyManifest(group, folder) {
  for (const name of ['package.json', 'package-lock.json']) {
    cpSync(join(here, 'installs', group, name), join(folder, name));
  }
}

function npm(cwd, ...args) {
  const { status } = spawnSync('npm', args, {
    cwd,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error(`npm ${args[0]} in ${basename(cwd)} ended with ${status}`);
}

/** Runs a program to its end, and gives all that it said. */
export function runProgram(program, args, { cwd, env = {} }) {
  return new Promise((resolve) => {
    const options = { cwd, env: { ...process.env, ...env }, timeout: 300_000, maxBuffer: 2 ** 26 };
    execFile(program, args, options, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : (error.code ?? error.signal), stdout, stderr });
    });
  });
}

/** What a program found out about the entry points: its line that says so. */
export function outcomesIn({ code, stdout, stderr }) {
  const line = stdout.split('\n').find((text) => text.startsWith('EVERYWHERE '));
  if (line !== undefined) return JSON.parse(line.slice('EVERYWHERE '.length));
  const says = `ended with ${code} and said: ${(stderr || stdout).trim().slice(-2000)}`;
  return { yieldfrom: { outcome: 'fails', says } };
}

// What the tools need to know about the files of a folder, and how they start one another.

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Every file below `folder`, as paths relative to the root. Nothing when there is no such folder. */
export function filesBelow(folder) {
  const from = join(root, folder);
  if (!existsSync(from)) return [];
  return readdirSync(from, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort();
}

/** The moment of the newest change below `folder`, in milliseconds; 0 when it is empty. */
export function newestChange(folder) {
  return Math.max(0, ...filesBelow(folder).map((file) => statSync(join(root, file)).mtimeMs));
}

/** Runs a program of node_modules in the root, in this terminal; leaves with its code when it fails. */
export function runOrLeave(program, ...args) {
  const script = program.endsWith('.mjs') ? join(root, program) : undefined;
  const command = script ? process.execPath : join(root, 'node_modules', '.bin', program);
  const { status, error } = spawnSync(command, script ? [script, ...args] : args, {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32' && !script,
  });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

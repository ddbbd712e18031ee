// What the system knows of a process. Linux says it all in /proc; elsewhere little is known, and it is tried.

import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';
import { AttachError } from './attach-error.js';

/** Where the system says it. */
export const system = { folder: '/proc' };

/** The number of SIGUSR1 on Linux. */
const SIGUSR1 = 10n;

/** The state of a socket that listens. */
const LISTENING = '0A';

/** A port on which a process listens. */
export interface Listening {
  readonly port: number;
  /** The number of the socket. */
  readonly inode: string;
}

/**
 * Refuses what cannot, or must not, be asked to open an inspector: the signal ends programs that
 * do not listen to it.
 *
 * @throws {AttachError} when it is not there, not ours, or no Node that listens
 */
export function checkTarget(pid: number): void {
  try {
    process.kill(pid, 0);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw code === 'EPERM' ? AttachError.notPermitted(pid) : AttachError.noProcess(pid);
  }
  const program = programOf(pid);
  // Whose program cannot be read cannot be known to be Node, and the signal would end another one.
  if (program === undefined) throw AttachError.notPermitted(pid);
  if (
    !/^(?:node|nodejs|iojs)[\d.-]*(?:\.exe)?$/i.test(program) &&
    program !== programOf(process.pid)
  ) {
    throw AttachError.notNode(pid, program);
  }
  if (!catches(pid, SIGUSR1)) throw AttachError.deaf(pid);
}

/** Names a process for a message. */
export function describeProcess(pid: number | undefined): string {
  if (pid === undefined) return 'another program';
  return `process ${String(pid)} (${programOf(pid) ?? 'of unknown name'})`;
}

/** Gives the ports on which a process listens; undefined where the system does not say. */
export function portsOf(pid: number): number[] | undefined {
  const listening = allListening();
  if (listening === undefined) return undefined;
  const sockets = socketsOf(pid);
  return listening.filter(({ inode }) => sockets.has(inode)).map(({ port }) => port);
}

/** Tells whether somebody listens on a port, and who if that can be found out. */
export function holderOf(port: number): { readonly pid: number | undefined } | undefined {
  const taken = allListening()?.find((each) => each.port === port);
  if (taken === undefined) return undefined;
  const pids = readdirSync(system.folder).filter((name) => /^\d+$/.test(name));
  const pid = pids.find((each) => socketsOf(Number(each)).has(taken.inode));
  return { pid: pid === undefined ? undefined : Number(pid) };
}

/** Gives the port that Node's inspector opens on, by what the process was started with. */
export function inspectorPortOf(pid: number): number {
  return portIn(flagsOf(pid));
}

/** Gives the port that flags of Node's name for its inspector: the last one that does. */
export function portIn(flags: string): number {
  const found = flags.matchAll(
    /(?:^|[\s=])--(?:inspect(?:-brk|-wait)?=|(?:inspect|debug)-port[= ])(?:\S*:)?(\d+)(?!\S)/g,
  );
  return Number([...found].at(-1)?.[1] ?? 9229);
}

/** Gives what a process was started with, what stands in its environment first. */
function flagsOf(pid: number): string {
  const args = read(String(pid), 'cmdline');
  if (args === undefined) return isTold() ? '' : ask('args', pid);
  const environment = (read(String(pid), 'environ') ?? '').split('\0');
  const options = environment.find((each) => each.startsWith('NODE_OPTIONS=')) ?? '';
  return `${options} ${args.replaceAll('\0', ' ')}`;
}

function programOf(pid: number): string | undefined {
  try {
    if (!isTold()) return basename(ask('comm', pid));
    return basename(readlinkSync(`${system.folder}/${String(pid)}/exe`)).replace(
      / \(deleted\)$/,
      '',
    );
  } catch {
    return undefined;
  }
}

function isTold(): boolean {
  return existsSync(`${system.folder}/self/exe`);
}

/** Asks the command `ps`, where there is no /proc. */
function ask(field: 'args' | 'comm', pid: number): string {
  const args = ['-ww', '-o', `${field}=`, '-p', String(pid)];
  return execFileSync('ps', args, { encoding: 'utf8' }).trim();
}

/** Where the system does not say what a process listens to, what it was started with is all there is. */
function catches(pid: number, signal: bigint): boolean {
  const [, mask] = /^SigCgt:\s*([0-9a-f]+)$/m.exec(read(String(pid), 'status') ?? '') ?? [];
  if (mask === undefined) return !/(?:^|\s)--disable-sigusr1(?!\S)/.test(flagsOf(pid));
  return ((BigInt(`0x${mask}`) >> (signal - 1n)) & 1n) === 1n;
}

/** Reads who listens, on any address of either family. */
function allListening(): Listening[] | undefined {
  const tables = ['tcp', 'tcp6'].map((name) => read('net', name));
  if (tables.every((table) => table === undefined)) return undefined;
  return tables.flatMap((table) =>
    (table ?? '').split('\n').flatMap((line) => {
      const fields = line.trim().split(/\s+/);
      const port = fields[1]?.split(':').at(-1);
      const inode = fields[9];
      if (fields[3] !== LISTENING || port === undefined || inode === undefined) return [];
      return [{ port: Number.parseInt(port, 16), inode }];
    }),
  );
}

function socketsOf(pid: number): Set<string> {
  const folder = `${system.folder}/${String(pid)}/fd`;
  const found = new Set<string>();
  try {
    for (const name of readdirSync(folder)) {
      const [, inode] = /^socket:\[(\d+)\]$/.exec(link(`${folder}/${name}`)) ?? [];
      if (inode !== undefined) found.add(inode);
    }
  } catch {
    // Another user's, or gone meanwhile.
  }
  return found;
}

function link(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

function read(folder: string, name: string): string | undefined {
  try {
    return readFileSync(`${system.folder}/${folder}/${name}`, 'utf8');
  } catch {
    return undefined;
  }
}

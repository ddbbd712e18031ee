// What the system knows of a process. Linux says it all in /proc; elsewhere little is known, and it is tried.

import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';
import { AttachError } from './attach-error.js';

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
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const pid = pids.find((each) => socketsOf(Number(each)).has(taken.inode));
  return { pid: pid === undefined ? undefined : Number(pid) };
}

/** Gives the port that Node's inspector opens on, by what the process was started with. */
export function inspectorPortOf(pid: number): number {
  const args = (read(`/proc/${String(pid)}/cmdline`) ?? '').split('\0');
  const environment = (read(`/proc/${String(pid)}/environ`) ?? '').split('\0');
  const options = environment.find((each) => each.startsWith('NODE_OPTIONS=')) ?? '';
  const [, port] =
    /--(?:inspect-port|debug-port|inspect)[= ](?:[^ :]*:)?(\d+)/.exec(
      `${options} ${args.join(' ')}`,
    ) ?? [];
  return port === undefined ? 9229 : Number(port);
}

function programOf(pid: number): string | undefined {
  try {
    if (!existsSync('/proc/self/exe')) return commandOf(pid);
    return basename(readlinkSync(`/proc/${String(pid)}/exe`)).replace(/ \(deleted\)$/, '');
  } catch {
    return undefined;
  }
}

/** Asks the command `ps`, where there is no /proc. */
function commandOf(pid: number): string {
  const args = ['-o', 'comm=', '-p', String(pid)];
  return basename(execFileSync('ps', args, { encoding: 'utf8' }).trim());
}

function catches(pid: number, signal: bigint): boolean {
  const [, mask] = /^SigCgt:\s*([0-9a-f]+)$/m.exec(read(`/proc/${String(pid)}/status`) ?? '') ?? [];
  return mask === undefined || ((BigInt(`0x${mask}`) >> (signal - 1n)) & 1n) === 1n;
}

/** Reads who listens, on any address of either family. */
function allListening(): Listening[] | undefined {
  const tables = ['/proc/net/tcp', '/proc/net/tcp6'].map(read);
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
  const folder = `/proc/${String(pid)}/fd`;
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

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

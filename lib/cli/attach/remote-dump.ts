// The dump of another process: the collector goes there as text, V8 there says where each task stands.

import { setTimeout } from 'node:timers/promises';
import { askFrames, Collector, type DumpedLoop, type TaskDump } from '../../inspect/index.js';
import { AttachError } from './attach-error.js';
import { type InspectorAddress, openInspector } from './open-inspector.js';
import { RemoteInspector } from './remote-inspector.js';

/** Options of `dumpProcess`. */
export interface DumpProcessOptions {
  /** How long each step may take. */
  readonly timeoutMs: number;
  /** Whether frames of the library are told, too. */
  readonly internals: boolean;
}

/** What keeps a process alive besides its loops: the kinds of Node's own resources. */
export interface ProcessDump extends TaskDump {
  readonly resources: readonly string[];
}

const REALM = `globalThis[Symbol.for('yieldfrom.realm.1')]`;

/** Gives a method of the library's that nobody overrides, to tell where the library lies. */
const LANDMARK = `function () { return this.tasks[0]?._settle; }`;

/** How long the other side may take to confirm that it is left, after something went wrong. */
const LEAVING_MS = 3000;

/**
 * Looks into a process, which stands still meanwhile and goes on as it was; after Ctrl-C, too. A
 * second Ctrl-C ends this one at once.
 *
 * @throws {AttachError} when it cannot be looked into
 */
export async function dumpProcess(pid: number, options: DumpProcessOptions): Promise<ProcessDump> {
  const interruption = new AbortController();
  const interrupt = (): void => {
    interruption.abort(AttachError.interrupted(pid));
  };
  process.once('SIGINT', interrupt);
  try {
    const address = await openInspector(pid, options.timeoutMs, interruption.signal);
    return await visit(pid, address, options, interruption.signal);
  } finally {
    process.off('SIGINT', interrupt);
  }
}

async function visit(
  pid: number,
  address: InspectorAddress,
  options: DumpProcessOptions,
  interruption: AbortSignal,
): Promise<ProcessDump> {
  const remote = await connect(pid, address, options.timeoutMs);
  let { wasOpened } = address;
  try {
    if (!address.isKnown) {
      const found = await remote.value('globalThis.process?.pid');
      // What is another's is left as it is.
      wasOpened &&= found === pid;
      if (found !== pid) throw AttachError.another(pid, address.url.port, found);
    }
    const dump = await unlessAborted(look(pid, remote, options), interruption);
    await remote.leave(wasOpened);
    return dump;
  } catch (error) {
    await leaveSoon(remote, wasOpened);
    throw error;
  } finally {
    remote.drop();
  }
}

/** An inspector that was opened can be closed by a connection only: where one fails, by another. */
async function connect(
  pid: number,
  { url, wasOpened }: InspectorAddress,
  timeoutMs: number,
): Promise<RemoteInspector> {
  try {
    return await RemoteInspector.connect(pid, url, timeoutMs);
  } catch (error) {
    if (!wasOpened) throw error;
    const soonMs = Math.min(timeoutMs, LEAVING_MS);
    const another = await RemoteInspector.connect(pid, url, soonMs).catch(() => undefined);
    if (another === undefined) throw AttachError.leftOpen(pid, (error as Error).message);
    await leaveSoon(another, true);
    another.drop();
    throw error;
  }
}

async function leaveSoon(remote: RemoteInspector, andClose: boolean): Promise<void> {
  await Promise.race([
    remote.leave(andClose).catch(() => undefined),
    setTimeout(LEAVING_MS, undefined, { ref: false }),
  ]);
}

/** Gives what a promise gives, or rejects when the signal comes before. */
async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  let abort: (() => void) | undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    abort = () => {
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', abort);
    if (signal.aborted) abort();
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    if (abort !== undefined) signal.removeEventListener('abort', abort);
  }
}

async function look(
  pid: number,
  remote: RemoteInspector,
  { internals }: DumpProcessOptions,
): Promise<ProcessDump> {
  await remote.halt();
  if ((await remote.handle(REALM)) === undefined) throw AttachError.noYieldfrom(pid);
  const collector = await remote.handle(`new (${String(Collector)})(${REALM}).collect()`);
  if (collector === undefined) throw AttachError.noYieldfrom(pid);
  const loops = await remote.call<DumpedLoop[]>(collector, 'function () { return this.toJSON(); }');
  const resources = await remote.call<string[]>(
    collector,
    'function () { return globalThis.process?.getActiveResourcesInfo?.() ?? []; }',
  );
  const bodies = await handleOf(remote, collector, 'function () { return this.bodies; }');
  const landmark = await handleOf(remote, collector, LANDMARK);
  if (bodies === undefined || landmark === undefined) return { loops, resources, detail: 'basic' };
  const asking = askFrames(remote.events, { bodies, landmark }, { internals });
  const frames = await remote.answer(asking);
  return {
    detail: 'inspect',
    resources,
    loops: loops.map((loop) => ({
      ...loop,
      tasks: loop.tasks.map((task) => ({ ...task, frames: frames[task.id - 1] ?? [] })),
    })),
  };
}

async function handleOf(
  remote: RemoteInspector,
  objectId: string,
  functionDeclaration: string,
): Promise<string | undefined> {
  const { result } = await remote.run({
    method: 'Runtime.callFunctionOn',
    params: { objectId, functionDeclaration },
  });
  return (result as { readonly objectId?: string } | undefined)?.objectId;
}

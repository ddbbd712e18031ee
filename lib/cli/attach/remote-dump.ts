// The dump of another process: the collector goes there as text, V8 there says where each task stands.

import { askFrames, Collector, type DumpedLoop, type TaskDump } from '../../inspect/index.js';
import { AttachError } from './attach-error.js';
import { openInspector } from './open-inspector.js';
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

/**
 * Looks into a process, which stands still meanwhile and goes on as it was.
 *
 * @throws {AttachError} when it cannot be looked into
 */
export async function dumpProcess(pid: number, options: DumpProcessOptions): Promise<ProcessDump> {
  const { url, wasOpened } = await openInspector(pid, options.timeoutMs);
  const remote = await RemoteInspector.connect(pid, url, options.timeoutMs);
  try {
    const dump = await look(pid, remote, options);
    await remote.leave(wasOpened);
    return dump;
  } catch (error) {
    await remote.leave(wasOpened).catch(() => undefined);
    throw error;
  } finally {
    remote.drop();
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
  const { result } = await remote.post({
    method: 'Runtime.callFunctionOn',
    params: { objectId, functionDeclaration },
  });
  return (result as { readonly objectId?: string } | undefined)?.objectId;
}

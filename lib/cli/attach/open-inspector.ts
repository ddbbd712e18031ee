// Finds the inspector of a process, or has it opened: Node opens one on SIGUSR1, on the loopback address alone,
// in a process that was started without any flag.

import { get } from 'node:http';
import { AttachError } from './attach-error.js';
import { checkTarget, describeProcess, holderOf, inspectorPortOf, portsOf } from './proc.js';

/** Between two looks at whether an inspector has opened. */
const LOOK_EVERY_MS = 25;

/** An inspector answers at once, even where the program computes; something else may not at all. */
const ANSWER_MS = 3000;

/** Where an inspector is to be had. */
export interface InspectorAddress {
  readonly url: URL;
  /** Whether it was opened for us, and is to be closed again. */
  readonly wasOpened: boolean;
  /** Whether it is known to be that of the process: elsewhere all that is known is its port. */
  readonly isKnown: boolean;
}

/**
 * Gives the inspector of a process. After it has been asked for, an interruption is left to whoever
 * gets it: it is to be closed again.
 *
 * @throws {AttachError} when the process cannot be looked into, or none opens within `timeoutMs`
 */
export async function openInspector(
  pid: number,
  timeoutMs: number,
  interruption: AbortSignal,
): Promise<InspectorAddress> {
  checkTarget(pid);
  const port = inspectorPortOf(pid);
  const ports = portsOf(pid);
  const before = new Set(ports);
  const isKnown = ports !== undefined;
  // Nothing is sent to ports on which the program serves: only to what can be an inspector's.
  const find = (): Promise<URL | undefined> =>
    firstInspector(
      (portsOf(pid) ?? [port]).filter((each) => port === 0 || each === port || !before.has(each)),
    );
  const open = await find();
  if (open !== undefined) return { url: open, wasOpened: false, isKnown };
  const endAt = Date.now() + timeoutMs;
  const ask = async (): Promise<void> => {
    await untilFree(pid, port, endAt, interruption);
    // Meanwhile it may have ended, and another may have its number.
    checkTarget(pid);
    process.kill(pid, 'SIGUSR1');
  };
  await ask();
  for (;;) {
    const url = await find();
    if (url !== undefined) return { url, wasOpened: !before.has(Number(url.port)), isKnown };
    checkTarget(pid);
    if (Date.now() > endAt) throw whyNot(pid, port, timeoutMs);
    await pause();
    // Somebody was quicker: Node has given up, and tries again when it is asked again.
    if (isTakenByAnother(pid, port)) await ask();
  }
}

/** The default port is the same for every process, so two that are looked into come one after the other. */
async function untilFree(
  pid: number,
  port: number,
  endAt: number,
  interruption: AbortSignal,
): Promise<void> {
  while (isTakenByAnother(pid, port)) {
    if (Date.now() > endAt)
      throw AttachError.portTaken(pid, port, describeProcess(holderOf(port)?.pid));
    await pause();
    interruption.throwIfAborted();
  }
  interruption.throwIfAborted();
}

function isTakenByAnother(pid: number, port: number): boolean {
  const holder = port === 0 ? undefined : holderOf(port);
  return holder !== undefined && holder.pid !== pid;
}

function whyNot(pid: number, port: number, timeoutMs: number): AttachError {
  if (isTakenByAnother(pid, port)) {
    return AttachError.portTaken(pid, port, describeProcess(holderOf(port)?.pid));
  }
  return AttachError.noInspector(pid, timeoutMs);
}

async function firstInspector(ports: readonly number[]): Promise<URL | undefined> {
  for (const port of ports) {
    const url = await askInspector(port);
    if (url !== undefined) return url;
  }
  return undefined;
}

/** Asks a port whether it is an inspector; something else may answer anything, or nothing. */
function askInspector(port: number): Promise<URL | undefined> {
  return new Promise((resolve) => {
    const request = get(
      { host: '127.0.0.1', port, path: '/json/list', timeout: ANSWER_MS },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (text += chunk));
        response.on('error', () => {
          resolve(undefined);
        });
        response.on('end', () => {
          resolve(addressIn(text));
        });
      },
    );
    request.on('error', () => {
      resolve(undefined);
    });
    request.on('timeout', () => {
      request.destroy();
    });
  });
}

function addressIn(text: string): URL | undefined {
  try {
    const [target] = JSON.parse(text) as { type?: string; webSocketDebuggerUrl?: string }[];
    return target?.type === 'node' ? new URL(target.webSocketDebuggerUrl ?? '') : undefined;
  } catch {
    return undefined;
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
}

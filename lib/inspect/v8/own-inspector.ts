// The inspector of this very thread. It answers inside the call, so nothing runs on meanwhile.

import { RuntimeError } from '../../core/index.js';
import { type Asking, type Command, InspectorEvents, type Reply } from './ask.js';
import { builtin } from '../builtin.js';

/** As much of `node:inspector` as is used. */
interface InspectorModule {
  readonly Session: new () => Session;
}

interface Session {
  connect(): void;
  disconnect(): void;
  on(event: 'inspectorNotification', listener: (message: Message) => void): void;
  post(method: string, params: object, callback: (error: unknown, reply?: Reply) => void): void;
}

interface Message {
  readonly method: string;
  readonly params?: object;
}

const SHELF = Symbol.for('yieldfrom.inspected');

/**
 * Answers what somebody asks about this thread.
 *
 * @param things What is to be asked about; their handles are given in the same order.
 * @throws {RuntimeError} where the engine has no inspector that can be asked
 */
export function askHere<T>(
  things: readonly object[],
  ask: (inspector: InspectorEvents, handles: readonly string[]) => Asking<T>,
): T {
  const Session = builtin<InspectorModule>('inspector')?.Session;
  if (Session === undefined) {
    throw new RuntimeError('Cannot ask the inspector: this is no Node, or none that has one');
  }
  const session = new Session();
  const events = new InspectorEvents();
  session.connect();
  session.on('inspectorNotification', ({ method, params }) => {
    events.hear(method, params ?? {});
  });
  try {
    const handles = things.map((thing) => handleOf(session, thing));
    return answer(session, ask(events, handles));
  } finally {
    session.disconnect();
  }
}

function answer<T>(session: Session, asking: Asking<T>): T {
  let step = asking.next();
  while (step.done !== true)
    step = asking.next(step.value.map((command) => post(session, command)));
  return step.value;
}

/** An error is a reply with nothing in it: whoever asked finds what it wants missing. */
function post(session: Session, { method, params = {} }: Command): Reply {
  let said: Reply = {};
  session.post(method, params, (error, reply) => {
    if (error === null && reply !== undefined) said = reply;
  });
  return said;
}

function handleOf(session: Session, thing: object): string {
  const shelf = globalThis as Record<symbol, unknown>;
  shelf[SHELF] = thing;
  try {
    const expression = `globalThis[Symbol.for('yieldfrom.inspected')]`;
    const { result } = post(session, { method: 'Runtime.evaluate', params: { expression } });
    return (result as { readonly objectId?: string } | undefined)?.objectId ?? '';
  } finally {
    // oxlint-disable-next-line typescript/no-dynamic-delete -- of the one name that was set here
    delete shelf[SHELF];
  }
}

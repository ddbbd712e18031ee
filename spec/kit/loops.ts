// Every kind of loop there is, for specs of what must hold on all of them: order above all. A spec is
// one test that runs its program on one loop after the other, virtual ones first, since those fail at once
// where a real host would wait for ever.

import { expect } from 'chai';
import {
  type Awaitable,
  type Coroutine,
  EventLoop,
  type HandlerContext,
  realm,
} from '../../lib/core/index.js';
import { BareHost } from '../../lib/host/bare.js';
import { BrowserHost } from '../../lib/host/browser.js';
import { NodeHost } from '../../lib/host/node.js';
import { SyncHost } from '../../lib/host/sync.js';
import { ReferenceEventLoop, VirtualTimeLoop } from '../../lib/testing/index.js';

/** How long a program may take on one loop: it takes milliseconds, if the machine lets it. */
const patienceMs = 20_000;

/** One kind of loop. */
export interface LoopKind {
  readonly name: string;
  /** Whether it is run without returning to the host: then it cannot wait for a promise. */
  readonly isSync: boolean;
  /** Whether its time moves by itself while nothing is ready. */
  readonly isVirtual: boolean;
  /** Whether a positive delay can end on it, here. */
  readonly canSleep: boolean;
  make(): EventLoop;
}

/** What is logged, in the order in which it happened. */
export type Step = (...parts: unknown[]) => void;

/** A loop under test, with its log. */
export interface Place {
  readonly kind: LoopKind;
  readonly loop: EventLoop;
  readonly step: Step;
  readonly order: string[];
  /** Runs until an awaitable is done, in the way of this kind of loop. */
  readonly run: <T>(main: Awaitable<T>) => Promise<T>;
  /** Runs until the loop is stopped. */
  readonly runForever: () => Promise<void>;
}

/** Which loops a spec is about; all if not given. */
export interface Selection {
  /** Only those that can wait for a promise or another callback of the host. */
  readonly waitsForHost?: boolean;
  /** Only those on which `sleep(1)` ends: all but the synchronous host where nothing can block. */
  readonly sleeps?: boolean;
  /** Only those that own their clock, where time itself is the subject. */
  readonly virtual?: boolean;
}

const onHost = (name: string, make: () => EventLoop): LoopKind => ({
  name,
  isSync: false,
  isVirtual: false,
  canSleep: true,
  make,
});

const onVirtualTime = (
  name: string,
  isSync: boolean,
  make: () => EventLoop = () => new VirtualTimeLoop(),
): LoopKind => ({ name, isSync, isVirtual: true, canSleep: true, make });

const plainAndVirtual = (): EventLoop => new ReferenceEventLoop({ virtual: true });

const everyKind: readonly (LoopKind & { readonly isHere: boolean })[] = [
  { ...onVirtualTime('virtual time, run synchronously', true), isHere: true },
  { ...onVirtualTime('virtual time, run by promise', false), isHere: true },
  {
    name: 'the synchronous host',
    isSync: true,
    isVirtual: false,
    canSleep: canBlock(),
    make: () => new EventLoop({ host: new SyncHost() }),
    isHere: true,
  },
  {
    ...onHost('the host of Node', () => new EventLoop({ host: new NodeHost() })),
    isHere: 'setImmediate' in globalThis && 'process' in globalThis,
  },
  {
    ...onHost('the host of browsers', () => new EventLoop({ host: new BrowserHost() })),
    isHere: 'MessageChannel' in globalThis,
  },
  {
    ...onHost('the bare host', () => new EventLoop({ host: new BareHost() })),
    isHere: true,
  },
  { ...onVirtualTime('the reference loop, virtual', true, plainAndVirtual), isHere: true },
  {
    ...onVirtualTime('the reference loop, virtual, run by promise', false, plainAndVirtual),
    isHere: true,
  },
  { ...onHost('the reference loop', () => new ReferenceEventLoop()), isHere: true },
];

/** The kinds of loop that this platform has. */
export const loopKinds: readonly LoopKind[] = everyKind.filter((kind) => kind.isHere);

/** Defines one test that runs its body on every loop of the selection. */
export function onEveryLoop(
  title: string,
  body: (place: Place) => Promise<void> | void,
  selection: Selection = {},
): void {
  const kinds = loopKinds.filter((kind) => isSelected(kind, selection));
  it(title, async () => {
    for (const kind of kinds) await onOneLoop(kind, body);
  });
}

/**
 * Defines one test that runs a coroutine on every loop of the selection and compares what it logged.
 * What is reported to the loop's exception handler is logged too, as is what the loop finds left over
 * when it closes.
 */
export function traceOnEveryLoop(
  title: string,
  expected: readonly string[],
  program: (step: Step, loop: EventLoop) => Coroutine,
  selection: Selection = {},
): void {
  onEveryLoop(
    title,
    async ({ loop, order, run, step }) => {
      await run(program(step, loop));
      loop.close();
      expect(order).to.deep.equal(expected);
    },
    selection,
  );
}

async function onOneLoop(
  kind: LoopKind,
  body: (place: Place) => Promise<void> | void,
): Promise<void> {
  const loop = kind.make();
  try {
    await inTime(body(placeFor(kind, loop)));
    loop.close();
    expect(leftInRealm(), 'left in the realm').to.deep.equal(nothingLeft);
  } catch (error) {
    await abandon(loop);
    if (error instanceof Error) error.message = `on ${kind.name}: ${error.message}`;
    throw error;
  }
}

/** Fails what does not end, before mocha gives up and leaves the loop as it is. */
async function inTime(body: Promise<void> | void): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error('it does not end'));
    }, patienceMs);
  });
  try {
    await Promise.race([body, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}

/** Ends a loop whatever state a failure left it in, so that the next spec finds none pending. */
async function abandon(loop: EventLoop): Promise<void> {
  loop.setExceptionHandler(() => undefined);
  loop.stop();
  for (let tries = 0; tries < 10 && loop.isRunning(); tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  if (!loop.isRunning()) loop.close();
}

function placeFor(kind: LoopKind, loop: EventLoop): Place {
  const order: string[] = [];
  const step: Step = (...parts) => order.push(parts.map(String).join(' '));
  loop.setExceptionHandler((_loop: EventLoop, context: HandlerContext) => {
    step('reported:', context.message, ...('exception' in context ? [context.exception] : []));
  });
  return {
    kind,
    loop,
    order,
    step,
    run: async <T>(main: Awaitable<T>) =>
      kind.isSync ? loop.runSync(main) : ((await loop.runUntilComplete(main)) as T),
    runForever: async () => (kind.isSync ? loop.runForeverSync() : loop.runForever()),
  };
}

function isSelected(kind: LoopKind, selection: Selection): boolean {
  return (
    (selection.waitsForHost !== true || !kind.isSync) &&
    (selection.sleeps !== true || kind.canSleep) &&
    (selection.virtual !== true || kind.isVirtual)
  );
}

const nothingLeft = { runningLoop: null, currentTask: null, inlineDepth: 0, pending: 0 };

function leftInRealm(): typeof nothingLeft {
  return {
    runningLoop: realm.runningLoop as null,
    currentTask: realm.currentTask as null,
    inlineDepth: realm.inlineDepth,
    pending: realm.pendingLoops.size,
  };
}

function canBlock(): boolean {
  try {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 0);
    return true;
  } catch {
    return false;
  }
}

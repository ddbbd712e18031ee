// One event stream, several who listen. The machine knows a single listener; here they share that
// place, come and go in any order, and cannot harm the program or each other.

import { type Probe, realm, setProbe, sharedByCopies } from '../core/index.js';

type Method = (...args: unknown[]) => void;
type Methods = Record<string, Method>;

/** One who listens. */
interface Listening {
  readonly listener: Probe;
  /** Whether what it throws is thrown on, into the loop. */
  readonly isPlain: boolean;
  isOver: boolean;
}

/** What stands in the place of the one listener: it has the methods that any of ours has. */
interface Place {
  readonly methods: Methods;
  /** Who had the place before. */
  readonly before: Probe | null;
}

const hub = /*#__PURE__*/ sharedByCopies('listeners', () => ({
  listenings: new Set<Listening>(),
  place: null as Place | null,
}));

/**
 * Adds a listener to the event stream of every loop in this realm, beside those that listen
 * already.
 *
 * A listener that throws is reported once, and listens no more; the program goes on.
 *
 * @returns What takes it out again; called twice, it does nothing.
 * @example
 * import { run, sleep, type Coroutine } from 'yieldfrom';
 * import { listen } from 'yieldfrom/inspect';
 * function* main(): Coroutine<void> {
 *   yield* sleep(10);
 * }
 * let steps = 0;
 * const stop = listen({ stepBegin: () => { steps += 1; } });
 * await run(main());
 * stop();
 * console.log(steps > 1); // true
 */
export function listen(listener: Probe): () => void {
  return add([{ listener, isPlain: false, isOver: false }]);
}

/**
 * Adds listeners whose errors are their program's: a test's, which has to fail by them.
 *
 * @internal
 */
export function listenPlainly(...listeners: readonly Probe[]): () => void {
  return add(listeners.map((listener) => ({ listener, isPlain: true, isOver: false })));
}

function add(listenings: readonly Listening[]): () => void {
  for (const listening of listenings) hub.listenings.add(listening);
  // Somebody who took the place may call what he found there, or not: we take it again, on top of him.
  if (hub.place === null || realm.probe !== hub.place.methods) takePlace();
  rebuild();
  return () => {
    stopListening(listenings);
  };
}

function takePlace(): void {
  const old = hub.place;
  hub.place = { methods: {}, before: realm.probe as Probe | null };
  if (old !== null) tell(old, []);
  setProbe(hub.place.methods);
}

function stopListening(listenings: readonly Listening[]): void {
  for (const listening of listenings) {
    listening.isOver = true;
    hub.listenings.delete(listening);
  }
  const { place } = hub;
  if (place === null) return;
  if (hub.listenings.size > 0 || realm.probe !== place.methods) {
    rebuild();
    return;
  }
  hub.place = null;
  setProbe(place.before);
}

function rebuild(): void {
  if (hub.place !== null) tell(hub.place, [...hub.listenings]);
}

/** Has a place tell who was there before, and these. */
function tell({ before, methods }: Place, listenings: readonly Listening[]): void {
  for (const name of Object.keys(methods)) Reflect.deleteProperty(methods, name);
  if (before !== null) {
    for (const name of methodNames(before)) methods[name] = methodOf(before, name);
  }
  for (const listening of listenings) {
    for (const name of methodNames(listening.listener)) {
      const earlier = methods[name];
      const own = telling(listening, name);
      methods[name] = earlier === undefined ? own : inOrder(earlier, own);
    }
  }
}

function methodOf(probe: Probe, name: string): Method {
  return ((probe as Methods)[name] as Method).bind(probe);
}

function telling(listening: Listening, name: string): Method {
  const method = methodOf(listening.listener, name);
  // One that an earlier listener has just stopped is still in the event under way.
  return (...args) => {
    if (listening.isOver) return;
    if (listening.isPlain) {
      method(...args);
      return;
    }
    try {
      method(...args);
    } catch (error) {
      stopListening([listening]);
      console.error(`A listener threw in ${name}(), and listens no more:`, error);
    }
  };
}

function inOrder(first: Method, second: Method): Method {
  return (...args) => {
    first(...args);
    second(...args);
  };
}

function methodNames(probe: Probe): Set<string> {
  const names = new Set<string>();
  for (let o: object | null = probe; o !== null && o !== Object.prototype;) {
    for (const name of Object.getOwnPropertyNames(o)) {
      if (name !== 'constructor' && typeof (probe as Methods)[name] === 'function') names.add(name);
    }
    o = Object.getPrototypeOf(o) as object | null;
  }
  return names;
}

// One event stream, several who listen. The machine knows a single listener; here they share that
// place, come and go in any order, and cannot harm the program or each other.

import { type Probe, realm, setProbe, sharedByCopies } from '../core/index.js';

type Method = (...args: unknown[]) => void;
type Methods = Record<string, Method | undefined>;

/** What stands in the place of the one listener: it has the methods that any of ours has. */
const hub = /*#__PURE__*/ sharedByCopies('listeners', () => ({
  listeners: new Set<Probe>(),
  methods: {} as Methods,
  before: null as Probe | null,
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
  if (hub.listeners.size === 0) {
    hub.before = realm.probe as Probe | null;
    setProbe(hub.methods);
  }
  hub.listeners.add(listener);
  rebuild();
  return () => {
    stopListening(listener);
  };
}

function stopListening(listener: Probe): void {
  if (!hub.listeners.delete(listener)) return;
  // Whoever was set on top of us goes on, and tells a hub that has nobody to tell.
  if (hub.listeners.size === 0 && realm.probe === hub.methods) setProbe(hub.before);
  rebuild();
}

function rebuild(): void {
  const told = hub.listeners.size === 0 ? [] : [hub.before, ...hub.listeners];
  for (const name of Object.keys(hub.methods)) delete hub.methods[name];
  for (const probe of told) {
    if (probe === null) continue;
    for (const name of methodNames(probe)) {
      const earlier = hub.methods[name];
      const tell = probe === hub.before ? plainly(probe, name) : carefully(probe, name);
      hub.methods[name] = earlier === undefined ? tell : inOrder(earlier, tell);
    }
  }
}

function plainly(probe: Probe, name: string): Method {
  return ((probe as Methods)[name] as Method).bind(probe);
}

function carefully(probe: Probe, name: string): Method {
  const method = plainly(probe, name);
  return (...args) => {
    try {
      method(...args);
    } catch (error) {
      stopListening(probe);
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

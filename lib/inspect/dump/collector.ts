// Collects who waits for whom. The class is sent as text into other processes, so it must know no name
// from outside itself, and reads only what copies and versions of the library agree on: the realm and
// the fields of the protocol.

import type { DumpedLoop, DumpedTask, DumpedTimer, DumpedWait } from './model.js';

/** As much of a future, or a task, as is read. */
interface Thing {
  readonly _state: number;
  readonly _waiter: unknown;
  readonly _source: object | string | null;
  readonly _waiting?: Thing | null;
  readonly _children?: readonly Thing[];
  readonly _name?: string | number;
  readonly _flags?: number;
  readonly _frame?: Frame | null;
  readonly _root?: object;
  readonly _following?: Thing | null;
}

interface Frame {
  readonly _body: object;
  readonly _caller: Frame | null;
}

interface Timer {
  readonly _when: number;
  /** A handle has these two; a sleep is a timer and a future in one. */
  readonly _callback?: { readonly name?: string } | null;
  readonly _args?: readonly unknown[];
}

/** As much of a loop as is read. */
export interface CollectedLoop {
  readonly _tasks: { readonly _first: unknown };
  readonly _timers: Iterable<unknown>;
  readonly _ready: { readonly length: number };
  readonly _hostWork?: number;
  readonly _promisesOut?: number;
  time(): number;
}

/** As much of the realm as is read. */
export interface CollectedRealm {
  readonly runningLoop: unknown;
  readonly currentTask: unknown;
  readonly pendingLoops: Iterable<unknown>;
  readonly hostDrivenLoop: unknown;
  readonly setLoop: unknown;
  readonly shared: ReadonlyMap<string, unknown>;
}

type Waiters = WeakMap<object, Iterable<Thing>>;

/** Collects what is under way, as data and, index by index, as what it was made of. @internal */
export class Collector {
  /** Place by place: the task whose id is one more. */
  readonly tasks: Thing[] = [];
  /** Of each task the bodies under way, innermost first. */
  readonly bodies: object[][] = [];
  readonly loops: DumpedLoop[] = [];
  readonly #realm: CollectedRealm;
  readonly #ids = new Map<unknown, number>();
  readonly #waitedFor = new Map<number, Set<number>>();
  #dueIn = new Map<unknown, number>();

  constructor(realm: CollectedRealm) {
    this.#realm = realm;
  }

  /** Collects from some loops, all that are known if none are given. */
  collect(given?: readonly CollectedLoop[]): this {
    const loops = given ?? this.#knownLoops();
    const lists = loops.map((loop) => this.#number(loop));
    for (const [index, loop] of loops.entries()) {
      this.loops.push(this.#dumpLoop(loop, lists[index] as Thing[], index + 1));
    }
    return this;
  }

  /** Gives what was collected, as data that JSON can carry. */
  toJSON(): DumpedLoop[] {
    return this.loops.map((loop) => ({
      ...loop,
      timers: loop.timers.filter(({ inMs }) => inMs !== Infinity),
    }));
  }

  #knownLoops(): CollectedLoop[] {
    const { hostDrivenLoop, pendingLoops, runningLoop, setLoop } = this.#realm;
    const found = new Set<unknown>([runningLoop, ...pendingLoops, hostDrivenLoop, setLoop]);
    found.delete(null);
    return [...found] as CollectedLoop[];
  }

  #number(loop: CollectedLoop): Thing[] {
    const own: Thing[] = [];
    for (let task = loop._tasks._first as Thing | null; task; task = task._following ?? null) {
      own.push(task);
      this.#ids.set(task, this.tasks.push(task));
      this.bodies.push(this.#bodiesOf(task));
    }
    return own;
  }

  #bodiesOf(task: Thing): object[] {
    const bodies: object[] = [];
    for (let frame = task._frame ?? null; frame !== null; frame = frame._caller) {
      bodies.push(frame._body);
    }
    if (task._root !== undefined) bodies.push(task._root);
    return bodies;
  }

  #dumpLoop(loop: CollectedLoop, own: readonly Thing[], id: number): DumpedLoop {
    const now = loop.time();
    const { _hostWork: hostWork, _promisesOut: promisesOut = 0 } = loop;
    const armed = ([...loop._timers] as Timer[]).sort((a, b) => a._when - b._when);
    this.#dueIn = new Map();
    for (const timer of armed) {
      for (const thing of timer._args ?? [timer]) {
        if (!this.#dueIn.has(thing)) this.#dueIn.set(thing, timer._when - now);
      }
    }
    const awaitedBy = own.map((task) => this.#noteWaiters(task));
    const timers = armed.map((timer) => this.#dumpTimer(timer, now));
    return {
      id,
      text: this.#textOf(loop),
      time: now,
      readyCount: loop._ready.length,
      timers,
      hostWork: hostWork === undefined ? null : hostWork - promisesOut,
      isPending: [...this.#realm.pendingLoops].includes(loop),
      tasks: own.map((task, index) => this.#dumpTask(task, awaitedBy[index] as number[])),
    };
  }

  #dumpTask(task: Thing, awaitedBy: readonly number[]): DumpedTask {
    const { _flags: flags = 0, _name: name = '', _waiting: waiting = null } = task;
    const isWaiting = waiting?._state === 0;
    const isRunning = this.#realm.currentTask === task;
    return {
      id: this.#ids.get(task) ?? 0,
      name: typeof name === 'number' ? `Task-${String(name)}` : name,
      state: isRunning ? 'running' : isWaiting ? 'waiting' : 'ready',
      cancelling: Math.trunc(flags / 4),
      waitsFor: isWaiting ? this.#dumpWait(task, waiting) : null,
      awaitedBy,
      frames: [],
      spawnedBy: null,
      spawnedAt: null,
      times: null,
    };
  }

  #dumpWait(task: Thing, waiting: Thing): DumpedWait {
    const tasks = [...(this.#waitedFor.get(this.#ids.get(task) ?? 0) ?? [])];
    const due = this.#dueIn.get(waiting);
    return { text: this.#nameOfWait(waiting), tasks, timerMs: due ?? null, heldBy: [] };
  }

  #nameOfWait(waiting: Thing): string {
    if (waiting._source !== null) return this.#textOf(waiting._source);
    return this.#textOf(waiting);
  }

  /** Says what something is, as the program says it; but a task without what it waits for. */
  #textOf(thing: unknown): string {
    try {
      const { _describeSelf } = thing as { readonly _describeSelf?: unknown };
      if (typeof _describeSelf !== 'function') return String(thing);
      return `<${(thing as { _describeSelf(): string })._describeSelf()}>`;
    } catch {
      return 'something that cannot be shown';
    }
  }

  #dumpTimer(timer: Timer, now: number): DumpedTimer {
    const woken = (timer._args ?? [timer]).find((arg) => this.#isThing(arg));
    const waiter = woken === undefined ? undefined : this.#waitersOf(woken)[0];
    const task = this.#ids.get(waiter) ?? this.#ids.get(woken) ?? null;
    return { inMs: timer._when - now, callback: timer._callback?.name ?? '', task };
  }

  /** Gives the ids of the tasks that wait for a task, and notes for them that they do. */
  #noteWaiters(task: Thing): number[] {
    const id = this.#ids.get(task) ?? 0;
    const found = new Set<number>();
    const seen = new Set(this.#waitersOf(task));
    // The set grows while it is gone through.
    for (const waiter of seen) {
      const waiterId = this.#ids.get(waiter);
      if (waiterId === undefined) for (const further of this.#waitersOf(waiter)) seen.add(further);
      else found.add(waiterId);
    }
    for (const waiter of found) {
      const waits = this.#waitedFor.get(waiter) ?? new Set();
      this.#waitedFor.set(waiter, waits.add(id));
    }
    return [...found];
  }

  /** Gives the futures that wait for one: tasks, and those on whose behalf a callback waits. */
  #waitersOf(future: Thing): Thing[] {
    const edges = this.#realm.shared.get('awaitedBy') as Waiters | undefined;
    const owners = this.#realm.shared.get('callbackOwners') as WeakMap<object, Thing> | undefined;
    const noted = [...(edges?.get(future) ?? [])];
    if (future._state !== 0 || future._waiter === null) return noted;
    const waiting = Array.isArray(future._waiter) ? future._waiter : [future._waiter];
    const direct = (waiting as (Thing & { readonly _callback?: object | null })[]).map((waiter) =>
      waiter._callback ? owners?.get(waiter._callback) : waiter,
    );
    return [...direct.filter((waiter) => this.#isThing(waiter)), ...noted];
  }

  #isThing(value: unknown): value is Thing {
    return typeof value === 'object' && value !== null && '_state' in value && '_source' in value;
  }
}

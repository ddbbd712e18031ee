import type { ExecutorPort } from './executor-port.js';
import type { IoPart, IoPort } from './io-port.js';

/**
 * The ground under a loop: how one platform tells time and wakes us.
 *
 * A host belongs to one loop. Hosts differ in speed and in what keeps the process alive, never
 * in order: order is the loop's. The rules below are checked by one contract suite on all.
 */
export interface Host {
  /** What the platform is called in messages. */
  readonly name: string;

  /** Whether debug mode is asked for from outside (an environment variable, a global). */
  readonly debug: boolean;

  /** Gives the time in milliseconds. It MUST never go backwards. */
  now(): number;

  /**
   * Takes the loop's pump and its report of a deadlock. Called once, before anything else.
   * The host MUST call `pump` from a fresh callback of the platform, never inside a call of ours.
   */
  attach(pump: () => void, stuck: () => void): void;

  /** Asks for a pump as soon as the platform has had a turn of its own: timers, I/O, promises. */
  requestTurn(): void;

  /** Asks for a pump after the microtasks that are queued now; the platform need not get a turn. */
  requestMicroturn(): void;

  /**
   * Asks for a pump at `when` or later; replaces an earlier wish. `Infinity` withdraws it. It MAY
   * come early: the loop looks at the clock and asks again. `hostWork` says whether something of
   * the platform's, a promise for one, is being waited for: a host that owns its clock MUST NOT
   * move it then.
   */
  wakeAt(when: number, hostWork: boolean): void;

  /** A run is pending: the host MUST call `stuck` if the process would end without finishing it. */
  hold(): void;
  release(): void;

  /** There are errors that nobody has seen: the host MUST call `report` if the process ends. */
  noteUncaught?(report: (() => void) | null): void;

  /** Sets who hears of Ctrl-C during a run; null for nobody. A program's own listener comes first. */
  onInterrupt?(listener: (() => void) | null): void;

  /** Gives the name of a signal; undefined if there is none of that name or number. */
  signalName?(sig: string | number): string | undefined;

  /**
   * Sets who hears of a signal; null for nobody. While somebody does and a run is pending, the host
   * MUST keep the process alive. It throws when the signal cannot be caught.
   */
  onSignal?(name: string, listener: (() => void) | null): void;

  /** An error was reported that nobody retrieved: the process, ending of itself, ends non-zero. */
  failProcess?(): void;

  /**
   * For hosts that can stand still: lets the time pass until `when` without returning, and tells
   * whether it could. `Infinity` means that nothing but the host could wake the loop.
   */
  block?(when: number, hostWork: boolean): boolean;

  /**
   * Makes the loop's default executor, when it is first asked for. `callSoon` is the loop's.
   * Hosts without it have none.
   */
  makeExecutor?(callSoon: (callback: () => void) => void): ExecutorPort;

  /**
   * Loads the code behind the loop's methods for sockets or processes, when one of them is first
   * called. Hosts without it have none.
   */
  loadIo?(part: IoPart): PromiseLike<IoPort>;

  /** Lets go of everything that the host holds for this loop. */
  close(): void;
}

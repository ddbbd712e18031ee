import type { Awaitable, CreateTaskOptions, Task } from '../core/index.js';
import { type Random, randomFrom } from './explore/random.js';
import { FakeHost } from './fake-host.js';
import type { VirtualTimeLoop } from './virtual-time-loop.js';

/** What stands behind the fixture of a run that is explored. @internal */
export interface FixtureBackstage {
  readonly seed?: number;
  readonly choose?: (kind: 'host' | 'fault', labels: readonly string[]) => number;
  readonly footprints?: { name(): string; touch(thing: string, isChanged: boolean): void };
}

/** A value that tasks share, and whose every use an explorer can see. */
export interface Shared<T> {
  get(): T;
  set(value: T): void;
}

/** What the body of a test is given. */
export class Fixture {
  /** The loop of this test alone. */
  readonly loop: VirtualTimeLoop;
  /** What the test is called. */
  readonly name: string;
  /** What the test has logged, with the loop's time. */
  readonly lines: string[] = [];
  /** Numbers from 0 to 1, the same in every run with the same seed. */
  readonly random: Random;
  /** Operations outside the program, made up: with latencies, and failures where they are explored. */
  readonly host: FakeHost;
  readonly #footprints: FixtureBackstage['footprints'];
  readonly #checks: (() => void)[] = [];
  #hear: (line: string) => void = () => undefined;

  /** @internal */
  constructor(loop: VirtualTimeLoop, name: string, backstage: FixtureBackstage = {}) {
    this.loop = loop;
    this.name = name;
    this.random = randomFrom(backstage.seed ?? 0);
    this.host = new FakeHost(loop, this.random, backstage.choose ?? (() => 0));
    this.#footprints = backstage.footprints;
  }

  /** Notes something, with the time: shown when the test fails, and there to be compared. */
  log(...parts: unknown[]): void {
    const text = parts.map(String).join(' ');
    this.lines.push(`${String(this.loop.time())} ${text}`);
    this.#hear(text);
  }

  /** Makes a task that the test need not wait for: it is cancelled when the test ends. */
  background<T>(coro: Awaitable<T>, options?: CreateTaskOptions): Task<T> {
    return this.loop.background(coro, options);
  }

  /** Has something checked when the test has ended, also when it was cancelled. */
  check(isRight: () => void): void {
    this.#checks.push(isRight);
  }

  /**
   * Makes a value that tasks share. Steps that touch no shared value, and no future of each other,
   * are independent: with `independent`, an explorer leaves out orders that differ in them alone.
   */
  shared<T>(value: T): Shared<T> {
    const cell = { name: this.#footprints?.name() ?? '', value };
    return {
      get: () => {
        this.#footprints?.touch(cell.name, false);
        return cell.value;
      },
      set: (next) => {
        this.#footprints?.touch(cell.name, true);
        cell.value = next;
      },
    };
  }

  /** @internal */
  _listen(hear: (line: string) => void): void {
    this.#hear = hear;
  }

  /** @internal */
  _check(): void {
    for (const isRight of this.#checks) isRight();
  }
}

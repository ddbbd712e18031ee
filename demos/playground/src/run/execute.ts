// Runs a spec, here and now. The page's worker and the command for Node both do it through this file,
// so that their events are the same to the byte.

import {
  type Choice,
  type ChoiceKind,
  explore,
  HostFault,
  randomFrom,
  replay,
  replayLine,
  type Strategy,
  type TraceEvent,
} from 'yieldfrom/testing';
import { type Compiled, compile, isProblem } from './compile.js';
import { bodyOf } from './program.js';
import { seedIn } from './schedule.js';
import { type Problem, PROGRAM, type RunResult, type RunSpec, type SearchResult } from './spec.js';

/** Runs a spec; `hear` gets each event as it comes. */
export function execute(spec: RunSpec, hear?: (event: TraceEvent) => void): RunResult {
  const compiled = compile(spec.code);
  if (isProblem(compiled)) return { events: [], problem: compiled, line: '' };
  return new Run(spec, compiled, hear).run();
}

/** Searches for an order in which the program fails. */
export function search(spec: RunSpec, budget: number): SearchResult {
  const compiled = compile(spec.code);
  const none = { schedules: 0, isExhaustive: false, line: undefined };
  if (isProblem(compiled)) return { ...none, problem: compiled };
  const report = explore(bodyOf(compiled, spec), {
    name: PROGRAM,
    vary: spec.vary,
    seed: spec.seed,
    budget,
    turnsMax: spec.stepsMax,
  });
  const { schedules, isExhaustive, failure } = report;
  return { schedules, isExhaustive, line: failure?.replay, problem: undefined };
}

/** Gives the line of an order drawn from the seed. */
export function shuffle(spec: RunSpec): string {
  const compiled = compile(spec.code);
  if (isProblem(compiled)) return '';
  let made: readonly Choice[] = [];
  const random = randomFrom(spec.seed);
  const strategy: Strategy = {
    isExhaustive: false,
    begin: () => true,
    pick: ({ kind, options }) =>
      kind === 'cancel' || kind === 'fault'
        ? Number(random() < 0.1)
        : Math.floor(random() * options.length),
    end: (choices) => {
      if (made.length === 0) made = choices;
    },
  };
  explore(bodyOf(compiled, spec), {
    name: PROGRAM,
    vary: spec.vary,
    seed: spec.seed,
    budget: 1,
    shrinks: false,
    strategy,
    turnsMax: spec.stepsMax,
  });
  return replayLine(PROGRAM, made, spec.seed);
}

/** The loop of a run, as far as hands reach into it. */
interface Loop {
  callSoon(callback: () => void): unknown;
  stop(): void;
}

class Run {
  readonly #spec: RunSpec;
  readonly #compiled: Compiled;
  readonly #tell: ((event: TraceEvent) => void) | undefined;
  readonly #events: TraceEvent[] = [];
  readonly #things = new Map<string, object>();
  #turnStack: readonly string[] = [];
  #steps = 0;
  #loop: Loop | undefined;
  #comeBack: (future: object) => boolean = () => false;

  constructor(spec: RunSpec, compiled: Compiled, tell: ((event: TraceEvent) => void) | undefined) {
    this.#spec = spec;
    this.#compiled = compiled;
    this.#tell = tell;
  }

  run(): RunResult {
    const { seed, line, vary, latency, stepsMax } = this.#spec;
    const body = bodyOf(this.#compiled, {
      latency,
      turn: (stack) => {
        this.#turnStack = stack.split('\n').map((text) => text.trim().replace(/^at /, ''));
      },
    });
    const reach: typeof body = (t) => {
      this.#loop = t.loop;
      this.#comeBack = (future) => t.host.comeBack(future);
      return body(t);
    };
    const { failure } = replay(reach, line === '' ? replayLine(PROGRAM, [], seed) : line, {
      name: PROGRAM,
      vary,
      seed,
      bestEffort: true,
      // A step takes a turn, and that of the timer before it.
      turnsMax: stepsMax * 4 + 100,
      trace: { stacks: true, queues: true, hear: (event, about) => this.#hear(event, about) },
    });
    return {
      events: this.#events,
      problem: this.#problemOf(failure?.error),
      line: replayLine(PROGRAM, choicesIn(this.#events), seedIn(line) ?? seed),
    };
  }

  #hear(event: TraceEvent, about: object | null): void {
    if (event.k === 'task.spawn' && about !== null)
      this.#things.set(`task ${String(event.task)}`, about);
    if (event.k === 'future.new' && about !== null) {
      this.#things.set(`future ${String(event.future)}`, about);
    }
    const placed = this.#placed(event);
    this.#events.push(placed);
    this.#tell?.(placed);
    for (const { at, kind, id } of this.#spec.interventions) {
      if (at === event.seq + 1) this.#loop?.callSoon(handOf(kind, () => this.#intervene(kind, id)));
    }
    if (event.k !== 'step.begin') return;
    this.#steps += 1;
    if (this.#steps > this.#spec.stepsMax) this.#loop?.stop();
  }

  /** Puts the places of a stack where the learner has them. */
  #placed(event: TraceEvent): TraceEvent {
    if (event.k !== 'wait.begin') return event;
    const { stack = [] } = event;
    const full = event.on.kind === 'turn' ? [...this.#turnStack, ...stack] : stack;
    this.#turnStack = [];
    return { ...event, stack: full.flatMap((line) => this.#compiled.place(line) ?? []) };
  }

  #intervene(kind: RunSpec['interventions'][number]['kind'], id: number): void {
    const thing = this.#things.get(`${kind === 'cancel' ? 'task' : 'future'} ${String(id)}`);
    if (thing === undefined) return;
    if (kind === 'resolve') this.#comeBack(thing);
    else if (kind === 'cancel') (thing as { cancel(why: string): void }).cancel('by hand');
    else {
      const future = thing as { done(): boolean; setException(error: unknown): void };
      if (!future.done()) future.setException(new HostFault('rejected by hand'));
    }
  }

  #problemOf(error: unknown): Problem | undefined {
    const { stepsMax } = this.#spec;
    if (this.#steps > stepsMax || /turns were run/.test(String(error))) {
      return {
        kind: 'budget',
        message: `Stopped after ${String(stepsMax)} steps: the program goes on and on. Raise the budget to see more.`,
      };
    }
    if (error === undefined) return undefined;
    const { stack = '' } = Object(error) as { stack?: string };
    const place = stack
      .split('\n')
      .map((line) => this.#compiled.place(line.trim().replace(/^at /, '')))
      .find((one) => one !== undefined);
    const problem = { kind: 'error', message: String(error) } as const;
    return place === undefined ? problem : { ...problem, line: Number(place.split(':')[1]) };
  }
}

/** A callback with a name that the ready queue can show. */
function handOf(kind: string, act: () => void): () => void {
  return { [`${kind} by hand`]: () => act() }[`${kind} by hand`] as () => void;
}

function choicesIn(events: readonly TraceEvent[]): Choice[] {
  return events.flatMap((event) =>
    event.k === 'choice'
      ? [{ kind: event.point as ChoiceKind, options: event.options, picked: event.picked }]
      : [],
  );
}

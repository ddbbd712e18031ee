// What the page is about: one run, one position in it, one task that is looked at. Everything is
// decided here; panes show it, buttons ask for it, links keep it.

import type { Breakpoint } from './model/breakpoints.js';
import { isSame } from './model/breakpoints.js';
import { lanesOf, type Lanes } from './model/lanes.js';
import * as moves from './model/moves.js';
import type { Moment } from './model/state.js';
import { Timeline } from './model/timeline.js';
import type { Client } from './run/client.js';
import { type Intervention, plainSpec, type Problem, type RunSpec } from './run/spec.js';

/** What a link keeps. */
export interface SessionState {
  readonly spec: RunSpec;
  readonly position: number;
  readonly selected: number;
  readonly breakpoints: readonly Breakpoint[];
  /** Which arrangement of panes is shown. */
  readonly layout: string;
}

/** What panes show. */
export interface View extends SessionState {
  readonly timeline: Timeline;
  readonly moment: Moment;
  readonly lanes: Lanes;
  readonly problem: Problem | undefined;
  /** The line of the run under which the library replays it. */
  readonly line: string;
  /** Whether the worker is at it. */
  readonly isBusy: boolean;
  /** What the last search said. */
  readonly notice: string;
}

/** How many orders a search tries. */
const SEARCH_BUDGET = 500;

/** Holds the state, and changes it. */
export class Session {
  readonly #client: Client;
  readonly #listeners: ((view: View) => void)[] = [];
  #view: View;
  #runs = 0;

  constructor(client: Client, state: Partial<SessionState> = {}) {
    this.#client = client;
    const timeline = new Timeline([]);
    this.#view = {
      spec: plainSpec(''),
      position: 0,
      selected: 0,
      breakpoints: [],
      layout: 'all',
      ...state,
      timeline,
      moment: timeline.at(0),
      lanes: lanesOf([]),
      problem: undefined,
      line: '',
      isBusy: false,
      notice: '',
    };
  }

  get view(): View {
    return this.#view;
  }

  /** Hears of each view from now on. */
  listen(hear: (view: View) => void): void {
    this.#listeners.push(hear);
  }

  /** Runs a spec, and goes to a position of it: the end of the first step if none is given. */
  async run(change: Partial<RunSpec> = {}, position?: number): Promise<void> {
    const spec = { ...this.#view.spec, ...change };
    this.#runs += 1;
    const run = this.#runs;
    this.#show({ spec, isBusy: true });
    const result = await this.#client.run(spec);
    if (result === undefined || run !== this.#runs) return;
    const timeline = new Timeline(result.events);
    const lanes = lanesOf(result.events);
    const { problem, line } = result;
    this.#show({
      timeline,
      lanes,
      problem,
      line,
      isBusy: false,
      position: 0,
      moment: timeline.at(0),
    });
    this.goTo(position ?? moves.step(timeline, 0));
  }

  /** Begins another program, with nothing of the one before. */
  async open(state: Partial<SessionState> & { readonly spec: RunSpec }): Promise<void> {
    const { position, selected = 0, breakpoints = [], layout = this.#view.layout, spec } = state;
    this.#show({ selected, breakpoints, layout, notice: '' });
    await this.run(spec, position);
    if (selected !== 0) this.select(selected);
  }

  /** Runs to the end, or to the next breakpoint. */
  async runToEnd(): Promise<void> {
    await this.run({}, 0);
    this.resume();
  }

  goTo(position: number): void {
    const { timeline } = this.#view;
    const to = timeline.clamp(position);
    const moment = timeline.at(to);
    this.#show({ position: to, moment, selected: this.#follow(moment, to) });
  }

  select(selected: number): void {
    this.#show({ selected });
  }

  step(): void {
    this.goTo(moves.step(this.#view.timeline, this.#view.position));
  }

  back(): void {
    this.goTo(moves.back(this.#view.timeline, this.#view.position));
  }

  stepOver(): void {
    const { timeline, position, selected } = this.#view;
    this.#goWith(moves.stepOver(timeline, position, selected), selected);
  }

  nextWait(): void {
    const { timeline, position, selected } = this.#view;
    this.#goWith(moves.nextWait(timeline, position, selected), selected);
  }

  toTime(time: number): void {
    this.goTo(moves.toTime(this.#view.timeline, time));
  }

  resume(): void {
    const { timeline, position, breakpoints } = this.#view;
    this.goTo(moves.resume(timeline, position, breakpoints));
  }

  toggleBreakpoint(point: Breakpoint): void {
    const { breakpoints: before } = this.#view;
    const rest = before.filter((one) => !isSame(one, point));
    this.#show({ breakpoints: rest.length < before.length ? rest : [...before, point] });
  }

  /** Does something by hand, at this moment: what came after is run anew. */
  async intervene(kind: Intervention['kind'], id: number): Promise<void> {
    const { position, spec } = this.#view;
    const earlier = spec.interventions.filter(({ at }) => at <= position);
    await this.run({ interventions: [...earlier, { at: position, kind, id }] }, position);
  }

  /** Draws an order from the seed. */
  async shuffle(): Promise<void> {
    this.#show({ isBusy: true, notice: '' });
    const spec = { ...this.#view.spec, line: '', interventions: [] };
    const line = await this.#client.shuffle(spec);
    await this.run({ line, interventions: [] });
  }

  /** Searches for an order in which the program fails, and goes to where it parts from the plain one. */
  async findFailing(): Promise<void> {
    this.#show({ isBusy: true, notice: 'Searching …' });
    const spec = { ...this.#view.spec, line: '', interventions: [] };
    const result = await this.#client.search(spec, SEARCH_BUDGET);
    if (result === undefined) return;
    const { line, schedules, isExhaustive, problem } = result;
    const tried = `${String(schedules)} ${schedules === 1 ? 'order' : 'orders'}`;
    if (line === undefined) {
      const all = isExhaustive ? 'There are no others.' : '';
      const notice = problem?.message ?? `No order failed, of ${tried} that were tried. ${all}`;
      this.#show({ isBusy: false, notice });
      return;
    }
    await this.run({ line, interventions: [] });
    this.goTo(moves.firstDeviation(this.#view.timeline));
    this.#show({ notice: `Found in ${tried}. The run parts from the plain order here.` });
  }

  /** Goes back to the plain order, without hands. */
  async plain(change: Partial<RunSpec> = {}): Promise<void> {
    this.#show({ notice: '' });
    await this.run({ ...change, line: '', interventions: [] });
  }

  setLayout(layout: string): void {
    this.#show({ layout });
  }

  /** Ends what is under way. */
  close(): void {
    this.#client.close();
  }

  #goWith(position: number, task: number): void {
    this.goTo(position);
    if (this.#view.moment.tasks.get(task)?.outcome === undefined) this.select(task);
  }

  /** Looks at the task that was just stepped; if that is over, at one that stands somewhere. */
  #follow(moment: Moment, position: number): number {
    const event = this.#view.timeline.events[position - 1];
    const stepped = event?.k === 'step.end' ? event.task : this.#view.selected;
    const stands = (id: number): boolean => (moment.tasks.get(id)?.frames.length ?? 0) > 0;
    if (stands(stepped)) return stepped;
    const others = [...moment.tasks.values()].filter(({ frames }) => frames.length > 0);
    const waiter = others.find(({ on }) => on?.kind === 'task' && on.id === stepped);
    return (waiter ?? others[0])?.id ?? (moment.tasks.has(stepped) ? stepped : 1);
  }

  #show(change: Partial<View>): void {
    this.#view = { ...this.#view, ...change };
    for (const listener of this.#listeners) listener(this.#view);
  }
}

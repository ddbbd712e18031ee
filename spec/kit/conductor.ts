// A conductor who lets visitors come, cancels them and acts on a primitive, several times within
// one turn, as a random score says: so a visitor is woken, and cancelled in that very turn.

import fc from 'fast-check';
import { type Coroutine, createTask, sleep, type Task } from '../../lib/index.js';
import { countAssertion } from './guard.js';
import { runVirtual } from './turns.js';

/**
 * What happens: a visitor comes (its first step is a turn later), one of the first few who are still
 * here is cancelled, the turn ends, or one of the primitive's own acts.
 */
export type Note =
  | { readonly kind: 'come' }
  | { readonly kind: 'cancel'; readonly who: number }
  | { readonly kind: 'turn' }
  | { readonly kind: 'act'; readonly which: number };

export type Score = readonly Note[];

/** Scores with acts numbered from zero on. */
export function scores(actCount: number): fc.Arbitrary<Score> {
  const note = fc.oneof(
    { weight: 4, arbitrary: fc.constant<Note>({ kind: 'come' }) },
    { weight: 3, arbitrary: fc.nat(2).map<Note>((who) => ({ kind: 'cancel', who })) },
    { weight: 4, arbitrary: fc.constant<Note>({ kind: 'turn' }) },
    {
      weight: 5,
      arbitrary: fc.nat(actCount - 1).map<Note>((which) => ({ kind: 'act', which })),
    },
  );
  return fc.array(note, { maxLength: 40, size: 'max' });
}

/** What the parts do that the score only names. */
export interface Piece {
  /** What a visitor does, from its coming to its going. */
  readonly visit: (index: number) => Coroutine;
  /** The acts on the primitive; one that would have to wait holds up the conductor. */
  readonly acts: readonly (() => Coroutine<void> | void)[];
  /** Brings everybody home who can be; called once a turn, after the score. */
  readonly close?: () => Coroutine<void> | void;
  /** Looks around when nothing moves any more, before whoever is left is cancelled. */
  readonly look?: (visitors: readonly Visitor[]) => void;
}

/** One who came. */
export interface Visitor {
  readonly index: number;
  /** Whether somebody cancelled it before it was done. */
  wasCancelled: boolean;
  readonly task: Task;
}

const QUIET_TURNS = 40;

/** Plays a score, and gives all who came; each is done. What they expected counts. */
export function conduct(score: Score, piece: Piece): Visitor[] {
  return runVirtual(play(score, piece));
}

function* play(score: Score, piece: Piece): Coroutine<Visitor[]> {
  const visitors: Visitor[] = [];
  for (const note of score) yield* follow(note, piece, visitors);
  for (let i = 0; i < QUIET_TURNS; i += 1) {
    yield* perform(piece.close);
    yield* sleep(0);
  }
  piece.look?.(visitors);
  for (const { task } of visitors) task.cancel();
  for (let i = 0; i < QUIET_TURNS; i += 1) yield* sleep(0);
  for (const { task } of visitors) if (!task.cancelled()) task.result();
  return visitors;
}

function* follow(note: Note, piece: Piece, visitors: Visitor[]): Coroutine<void> {
  if (note.kind === 'turn') yield* sleep(0);
  else if (note.kind === 'act') yield* perform(piece.acts[note.which]);
  else if (note.kind === 'come') {
    const index = visitors.length;
    visitors.push({ index, wasCancelled: false, task: createTask(piece.visit(index)) });
  } else {
    const here = visitors.filter(({ task }) => !task.done());
    const visitor = here[note.who];
    if (visitor?.task.cancel() === true) visitor.wasCancelled = true;
  }
}

function* perform(act: (() => Coroutine<void> | void) | undefined): Coroutine<void> {
  const coroutine = act?.();
  if (coroutine !== undefined) yield* coroutine;
}

/** Checks a property on random cases. */
export function holds<T>(cases: fc.Arbitrary<T>, check: (example: T) => void): void {
  fc.assert(fc.property(cases, check), { numRuns: 200 });
  countAssertion();
}

/** Those of `all` who are among `some`, in the order of `all`. */
export function those(all: readonly number[], some: readonly number[]): number[] {
  return all.filter((index) => some.includes(index));
}

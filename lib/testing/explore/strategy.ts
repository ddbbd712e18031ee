// What all ways to search have in common. A run asks its strategy at every point at which it could go
// on in several ways; the first option is what the plain loop would do.

/** What a point of choice is about. */
export type ChoiceKind = 'ready' | 'timer' | 'host' | 'cancel' | 'fault';

/** A point at which a run could go on in several ways. */
export interface ChoicePoint {
  readonly kind: ChoiceKind;
  /** A stable name for each way; the first is the plain loop's. */
  readonly options: readonly string[];
}

/** One choice that was made. */
export interface Choice extends ChoicePoint {
  readonly picked: number;
  /** Where the program stands that the first option goes on with, where places are recorded. */
  readonly site?: string;
}

/** One way to search the schedules of a program. */
export interface Strategy {
  /** Prepares for the next run; false when every schedule it has to offer was run. */
  begin(): boolean;
  /** Picks an option by its index; -1 ends the run: nothing new can come of it. */
  pick(point: ChoicePoint): number;
  /** Hears of the choices of the run that ended. */
  end(choices: readonly Choice[]): void;
  /** Whether it must hear of points with one option too. */
  readonly seesAll?: boolean;
  /** Hears what the step just run has touched, as far as it is known. */
  touched?(footprint: Footprint): void;
  /** Whether every schedule was run when `begin` gives false. */
  readonly isExhaustive: boolean;
}

/** What a step has touched: names of shared things, each with whether it was changed. */
export type Footprint = ReadonlyMap<string, boolean>;

/** Tells whether the order of two steps cannot matter. */
export function areIndependent(a: Footprint, b: Footprint): boolean {
  for (const [thing, isChanged] of a) {
    const other = b.get(thing);
    if (other !== undefined && (isChanged || other)) return false;
  }
  return true;
}

import type { Host } from '../../lib/lowlevel.js';

/** A host that does nothing by itself: the spec pumps, and looks at what was asked for. */
export class HandHost implements Host {
  readonly name = 'hand';
  readonly debug = false;
  time = 0;
  pump: () => void = () => undefined;
  stuck: () => void = () => undefined;
  wishes: string[] = [];

  now(): number {
    return this.time;
  }
  attach(pump: () => void, stuck: () => void): void {
    this.pump = pump;
    this.stuck = stuck;
  }
  requestTurn(): void {
    this.wishes.push('turn');
  }
  requestMicroturn(): void {
    this.wishes.push('microturn');
  }
  wakeAt(when: number, hostWork: boolean): void {
    this.wishes.push(`wake at ${String(when)}${hostWork ? ', host work' : ''}`);
  }
  hold(): void {
    this.wishes.push('hold');
  }
  release(): void {
    this.wishes.push('release');
  }
  close(): void {
    this.wishes.push('close');
  }
  /** Gives what was asked for since the last time. */
  take(): string[] {
    return this.wishes.splice(0);
  }
}

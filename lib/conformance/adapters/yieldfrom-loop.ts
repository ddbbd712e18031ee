import { VirtualTimeLoop } from '../../testing/index.js';

/** More turns than any scenario may take. */
const TURNS_MAX = 5000;

/** A program takes more turns than any scenario may. */
export class Runaway extends Error {}

/** A loop that counts its turns, and gives up on a program without end. */
export class CountingLoop extends VirtualTimeLoop {
  turnCount = 0;

  override runOnce(): void {
    this.turnCount += 1;
    if (this.turnCount > TURNS_MAX) throw new Runaway();
    super.runOnce();
  }
}

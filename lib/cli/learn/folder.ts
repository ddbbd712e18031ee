// The learner's folder: the exercises as they stand, and which of them are done.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Exercise, exercises } from './exercises.js';

interface Progress {
  readonly done: readonly string[];
}

export class Folder {
  readonly #path: string;
  readonly #done: Set<string>;

  constructor(path: string) {
    this.#path = path;
    this.#done = new Set(this.#read().done);
  }

  /** Copies the exercises that are not there yet; what the learner wrote stays. */
  prepare(): void {
    mkdirSync(this.#path, { recursive: true });
    for (const exercise of exercises()) {
      if (!existsSync(this.pathOf(exercise))) this.reset(exercise);
    }
  }

  pathOf(exercise: Exercise): string {
    return join(this.#path, `${exercise.id}.mjs`);
  }

  reset(exercise: Exercise): void {
    writeFileSync(this.pathOf(exercise), exercise.broken());
  }

  isDone({ id }: Exercise): boolean {
    return this.#done.has(id);
  }

  doneCount(): number {
    return exercises().filter((exercise) => this.isDone(exercise)).length;
  }

  /** Gives the first that is not done. */
  next(): Exercise | undefined {
    return exercises().find((exercise) => !this.isDone(exercise));
  }

  markDone({ id }: Exercise): void {
    this.#done.add(id);
    const progress: Progress = { done: [...this.#done].sort() };
    writeFileSync(this.#progressPath(), `${JSON.stringify(progress, null, 2)}\n`);
  }

  #progressPath(): string {
    return join(this.#path, 'progress.json');
  }

  #read(): Progress {
    const path = this.#progressPath();
    if (!existsSync(path)) return { done: [] };
    try {
      return JSON.parse(readFileSync(path, 'utf8')) as Progress;
    } catch (error) {
      throw new SyntaxError(`${path} cannot be read: mend it, or delete it to begin anew`, {
        cause: error,
      });
    }
  }
}
